import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate as runDrizzle } from 'drizzle-orm/node-postgres/migrator'
import { runMigrations } from 'graphile-worker'
import pg from 'pg'
import { ensureRoles } from './roles'

const migrationsFolder = join(dirname(fileURLToPath(import.meta.url)), '..', 'drizzle')

/** One key for all deployments: "atrium" read as a number. Migrations of one database wait for each other. */
const lock = 0x617472

/**
 * Brings a database up to date: roles, our tables, the job queue's tables, and the application's rights on those. Safe to
 * start twice at once, and to repeat.
 * @param url the owner's login (DATABASE_ADMIN_URL, or DATABASE_URL where there is but one)
 */
export async function migrate(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [lock])
    await ensureRoles(client)
    await runDrizzle(drizzle(client), { migrationsFolder })
    await runMigrations({ connectionString: url })
    await openJobQueue(client)
  } finally {
    await client.end()
  }
}

/** graphile-worker closes its tables to everybody but their owner; the application queues and does the jobs itself. */
async function openJobQueue(client: pg.Client): Promise<void> {
  await client.query(`
    grant usage on schema graphile_worker to atrium_app;
    grant all on all tables in schema graphile_worker to atrium_app;
    grant all on all sequences in schema graphile_worker to atrium_app;
    grant execute on all functions in schema graphile_worker to atrium_app;
    do $$
    declare t regclass;
    begin
      for t in select c.oid from pg_class c where c.relnamespace = 'graphile_worker'::regnamespace and c.relrowsecurity
                and not exists (select 1 from pg_policy p where p.polrelid = c.oid and p.polname = 'app_all') loop
        execute format('create policy app_all on %s for all to atrium_app using (true) with check (true)', t);
      end loop;
    end $$;`)
}
