import { randomUUID } from 'node:crypto'
import { newPerson } from '../support/people'

type Row = Record<string, unknown>

/** Where the row will be. `another` puts a row of another table there, and returns it, for a row to point to. */
export type Home = { id: string; another: (table: string) => Promise<Row> }

/** A row of a table, besides its organization. 'written by the database': no code of ours puts a row there. */
type Case = ((home: Home) => Promise<Row>) | 'written by the database'

/**
 * How a row is made, for every table that belongs to organizations: one line for each. From these, tests/isolation/tables.test.ts
 * tries every command across organizations. A table of the database without a line is red. One that points to a project:
 * `invoice: async ({ another }) => ({ id: randomUUID(), project_id: (await another('project')).id })`.
 */
export const cases: Record<string, Case> = {
  audit_log: 'written by the database',
  invitation: async () => ({
    id: randomUUID(),
    email: `${randomUUID()}@cases.test`,
    role: 'member',
    expires_at: new Date(Date.now() + 3_600_000),
    inviter_id: (await newPerson()).id,
  }),
  member: async () => ({ id: randomUUID(), user_id: (await newPerson()).id, role: 'member' }),
  organization_role: async () => ({
    id: randomUUID(),
    role: `role-${randomUUID().slice(0, 8)}`,
    permission: '{}',
  }),
  ownership_offer: async () => ({
    id: randomUUID(),
    offered_by: (await newPerson()).id,
    offered_to: (await newPerson()).id,
    expires_at: new Date(Date.now() + 3_600_000),
  }),
  project: async () => ({ id: randomUUID(), name: 'A case' }),
}
