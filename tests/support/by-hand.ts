import { randomBytes } from 'node:crypto'
import type { Permission } from '@/lib/guard/policy'

// What db/schema does not say about a row, by hand, in one place. Most tables need no line: a foreign key is a row of the other
// table, and every other column a value of its type (./rows.ts).

type Columns = Record<string, unknown>

type ByHand = {
  /** Values that a check asks for, by the column's name in SQL. */
  columns?: (made: { person: () => Promise<string> }) => Promise<Columns> | Columns
  /** Further rows of the table, by the name of their state. */
  states?: Record<string, State>
  /** Who else sees its texts, where a screen of another noun shows them. */
  shownBy?: readonly Permission[]
  /** Its screens name people: who made a row. */
  names?: 'people'
}

type State = {
  /** The values that make it; `actor` is the id of whoever asks about the row. */
  columns: (made: { actor: string }) => Columns
  /** Actions that succeed only with a row in it: they get a new one, made for whoever asks. */
  neededBy?: readonly string[]
}

const name = () => randomBytes(4).toString('hex')

/** 'written by the database': no code of ours puts a row there. */
export const byHand: Record<string, ByHand | 'written by the database'> = {
  audit_log: 'written by the database',
  invitation: { columns: () => ({ email: `${name()}@rows.test`, role: 'member' }) },
  invitation_link: { columns: () => ({ role: 'member', token_hash: name() }) },
  join_request: { columns: async ({ person }) => ({ user_id: await person() }) },
  organization_domain: {
    columns: () => ({ domain: `${name()}.rows.test`, challenge: name(), role: 'member' }),
  },
  organization_role: { columns: () => ({ role: `role-${name()}`, permission: '{}' }) },
  project: {
    columns: async ({ person }) => ({ created_by: await person() }),
    states: { archived: { columns: () => ({ archived_at: new Date() }), neededBy: ['restoreProject'] } },
    names: 'people',
  },
}

/** The table and the state of the row that an action needs. */
export const stateFor = (action: string) =>
  Object.keys(byHand).flatMap((table) =>
    Object.entries(saidOf(table).states ?? {}).flatMap(([state, { neededBy }]) =>
      neededBy?.includes(action) ? [{ table, state }] : [],
    ),
  )[0]

/** What was said by hand about a table whose rows we write. */
export function saidOf(table: string): ByHand {
  const said = byHand[table]
  return typeof said === 'object' ? said : {}
}
