import type pg from 'pg'

// What changes in the database: a journal that triggers write, of every row that anybody adds, changes or takes away. The tables
// come from the catalogue, so that a new one is in it from its first day; a look costs the same whatever else is there.

/** What a refusal may write: counters, and the head of the log's chain. */
const unnoted = ['rate_limit', 'audit_head']

/** When a change counts, where not always: left out is the record of a refusal, and what the worker does by itself. */
const counts: Record<string, Partial<Record<'insert' | 'update' | 'delete', string>>> = {
  audit_log: { insert: `new.outcome = 'done'` },
  account_export: {
    update: '(old.id, old.user_id) is distinct from (new.id, new.user_id)',
  },
  mail: {
    insert: `new.template <> 'export-ready'`,
    update: '(old.id, old.recipient, old.template) is distinct from (new.id, new.recipient, new.template)',
  },
  session: { delete: 'old.expires_at > now()' },
  verification: { delete: 'old.expires_at > now()' },
}

/** Begins the journal. */
export async function keepJournal(owner: pg.ClientBase): Promise<void> {
  const { rows } = await owner.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname <> all ($1)`,
    [unnoted],
  )
  await owner.query(journal)
  for (const { name } of rows) {
    const conditions = { insert: 'true', update: 'old *<> new', delete: 'true', ...counts[name] }
    const noting = Object.entries(conditions).map(
      ([event, condition]) =>
        `create trigger journal_${event} after ${event} on "${name}" for each row when (${condition}) execute function note_in_journal()`,
    )
    await owner.query(
      `${noting.join('; ')}; create trigger journal_truncate after truncate on "${name}" for each statement execute function note_in_journal()`,
    )
  }
}

const journal = `
  create unlogged table journal (id bigserial primary key, place text not null, content text not null);
  create function note_in_journal() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
  begin
    insert into journal (place, content) values (tg_table_name, concat_ws(' -> ', old::text, new::text));
    return null;
  end $$`
