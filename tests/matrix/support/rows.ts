import { inTenantScope } from '@/db/tenant-scope'
import { byHand, saidOf } from '../../support/by-hand'
import type { Rows } from '../../support/inputs'
import { insert, type Row, rowOf } from '../../support/rows'
import { tenantTables } from '../../support/tables'
import type { Words } from './words'

type Given = {
  organizationId: string
  words: Words
  /** Whose rows they are. */
  userId: string
  /** Rows that are there already. */
  rows: Rows
}

/**
 * A row of every table that has none yet, with its texts from `words`, and one for each of its states, as tests/support/by-hand.ts
 * says them.
 * @returns all rows by their table, and by table and state: `project archived`
 */
export function entityRows({ organizationId: id, words, userId, rows: given }: Given): Promise<Rows> {
  const rows: Record<string, Row> = { ...given }
  return inTenantScope({ organization: { id } }, async (tx) => {
    const add = async (table: string, state?: string): Promise<Row> => {
      const called = state ? `${table} ${state}` : table
      const known = rows[called]
      if (known) return known
      const home = {
        id,
        newId: () => words.id(),
        text: () => words.word(table),
        person: async () => userId,
        another: (other: string) => add(other),
      }
      const row = { ...(await rowOf(table, home)), ...saidOf(table).states?.[state ?? ''] }
      await tx.execute(insert(table, row))
      rows[called] = row
      return row
    }
    for (const { name } of tenantTables.filter(({ name }) => byHand[name] !== 'written by the database')) {
      await add(name)
      for (const state of Object.keys(saidOf(name).states ?? {})) await add(name, state)
    }
    return rows
  })
}
