import { randomBytes } from 'node:crypto'
import type { Permission } from '@/lib/guard/policy'

// What db/schema does not say about a row, by hand, in one place. Most tables need no line: a foreign key is a row of the other
// table, and every other column a value of its type (./rows.ts).

type Columns = Record<string, unknown>

type ByHand = {
  /** Values that a check asks for, by the column's name in SQL. */
  columns?: (made: { person: () => Promise<string> }) => Promise<Columns> | Columns
  /** Further rows of the table, by the name of their state, with the values that make it. */
  states?: Record<string, Columns>
  /** Who else sees its texts, where a screen of another noun shows them. */
  shownBy?: readonly Permission[]
  /** Its screens name people: who made a row. */
  names?: 'people'
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
    states: { archived: { archived_at: new Date() } },
    names: 'people',
  },
}

/** What was said by hand about a table whose rows we write. */
export function saidOf(table: string): ByHand {
  const said = byHand[table]
  return typeof said === 'object' ? said : {}
}
