import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate as runDrizzle } from 'drizzle-orm/node-postgres/migrator'
import { runMigrations } from 'graphile-worker'
import pg from 'pg'
import { loginIn } from '@/lib/env'
import { openToReader } from './reader'
import { closeDatabase, ensureRoles } from './roles'
import { writeRules } from './rules'

const migrationsFolder = join(dirname(fileURLToPath(import.meta.url)), '..', 'drizzle')

/**
 * One key for all deployments: "atrium" read as a number. Migrations of one database wait for each
 * other.
 */
export const migrationLock = 0x617472

/** The error for a database that older migrations created (docs/decisions/0016). */
export const outdated =
  'This database was created by migrations from before the first release, which can’t be upgraded. Empty it with "npm run db:reset", which deletes everything in it.'

/**
 * Brings a database up to date: roles, who can connect, our tables, the numbers for its rules, the
 * job queue's tables, the application's rights on them, and what backups can read. Safe to run in
 * parallel and to repeat.
 * @param url the owner's login (DATABASE_ADMIN_URL, or DATABASE_URL if there is only one)
 * @param appUrl the application's login (DATABASE_URL)
 * @throws Error with a readable sentence if it can't; an outdated database is left unchanged
 */
export async function migrate(url: string, appUrl = url): Promise<void> {
  const client = await connect(url)
  const holder = await connect(url)
  try {
    // Held by a transaction on its own connection: through a pooler, a session lock could be lost
    // or never released.
    await holder.query(`begin; select pg_advisory_xact_lock(${migrationLock})`)
    await refuseOutdated(client)
    const login = loginIn(appUrl)
    const appLogin = login === loginIn(url) ? undefined : login
    await ensureRoles(client, appLogin)
    await closeDatabase(client, appLogin)
    const database = drizzle(client)
    await applyMigrations(client)
    await writeRules(database)
    await runMigrations({ connectionString: url })
    await openJobQueue(client)
    await openToReader(client)
  } finally {
    // A pooler takes a moment to notice a closed connection, and keeps its transaction open until
    // then.
    await holder.query('rollback').catch(() => undefined)
    await Promise.all([holder.end(), client.end()])
  }
}

/**
 * Applies what is pending, in one transaction. It waits only a moment for a lock, and then tries
 * again, because whoever comes after it waits, too.
 */
export async function applyMigrations(
  client: pg.Client,
  folder = migrationsFolder,
  { lockTimeout, tries } = { lockTimeout: 5_000, tries: 10 },
): Promise<void> {
  const database = drizzle(withLockTimeout(client, lockTimeout))
  for (let attempt = 1; ; attempt++)
    try {
      return await runDrizzle(database, { migrationsFolder: folder })
    } catch (error) {
      if (attempt === tries || !isLockTimeout(error)) throw error
    }
}

/** Set in each transaction, because a pooler would give a setting of the connection to others. */
function withLockTimeout(client: pg.Client, ms: number): pg.Client {
  const query = (asked: unknown, ...more: unknown[]) =>
    Reflect.apply(client.query, client, [
      isBegin(asked) ? `begin; set local lock_timeout = ${ms}` : asked,
      ...more,
    ])
  return new Proxy(client, { get: (target, key) => (key === 'query' ? query : Reflect.get(target, key)) })
}

const isBegin = (asked: unknown) =>
  typeof asked === 'object' && asked !== null && 'text' in asked && asked.text === 'begin'

/** Drizzle's errors have PostgreSQL's as their cause. */
const isLockTimeout = (error: unknown): boolean =>
  error instanceof Error && (('code' in error && error.code === '55P03') || isLockTimeout(error.cause))

async function refuseOutdated(client: pg.Client): Promise<void> {
  const known = await client.query<{ known: boolean }>(
    `select to_regclass('drizzle.__drizzle_migrations') is not null as known`,
  )
  if (!known.rows[0]?.known) return
  const [first] = readMigrationFiles({ migrationsFolder })
  const older = await client.query(
    'select 1 from drizzle.__drizzle_migrations where created_at < $1 limit 1',
    [first?.folderMillis],
  )
  if (older.rows.length > 0) throw new Error(outdated)
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {})
  await client.connect()
  return client
}

/**
 * graphile-worker closes its tables to everyone but their owner. The application itself queues and
 * runs the jobs.
 */
async function openJobQueue(client: pg.Client): Promise<void> {
  await client.query(`
    grant usage on schema graphile_worker to atrium_app;
    revoke all on all tables in schema graphile_worker from atrium_app;
    grant select, insert, update, delete on all tables in schema graphile_worker to atrium_app;
    revoke insert, update, delete on graphile_worker.migrations from atrium_app;
    revoke execute on all functions in schema graphile_worker from public;
    grant usage on all sequences in schema graphile_worker to atrium_app;
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
