import type pg from 'pg'
import { readerRole } from './roles'

/** The condition of its policies: being a member of the role is not enough, one must act as it. */
export const asReader = `current_user = '${readerRole}'`

/**
 * Lets atrium_reader read every row of every table of the owner, those of tomorrow's migrations
 * included, and write none: what backups and db:studio need, and forced row level security denies
 * even to the owner.
 */
export async function openToReader(client: pg.Client): Promise<void> {
  await client.query(`
    do $$
    declare
      s name;
      t regclass;
    begin
      for s in select nspname from pg_namespace where nspname = 'public' or nspowner = current_user::regrole loop
        execute format('grant usage on schema %I to ${readerRole}', s);
        execute format('grant select on all tables in schema %I to ${readerRole}', s);
        execute format('grant select on all sequences in schema %I to ${readerRole}', s);
      end loop;
      for t in select c.oid from pg_class c where c.relrowsecurity and c.relowner = current_user::regrole
                and not exists (select 1 from pg_policy where polrelid = c.oid and polname = 'reader_select') loop
        execute format('create policy reader_select on %s for select to ${readerRole} using (${asReader.replaceAll("'", "''")})', t);
      end loop;
    end $$;`)
}
