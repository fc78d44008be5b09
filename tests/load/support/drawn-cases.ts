import { sql } from 'drizzle-orm'
import { expect } from 'vitest'
import { inTenantScope } from '@/db/tenant-scope'
import { toAppError } from '@/lib/errors'
import { isPermission } from '@/lib/guard/policy'
import type { Action } from '@/lib/http/action'
import { grouped } from '@/lib/http/form-fields'
import { parseInput } from '@/lib/input'
import { operations } from '@/lib/operations'
import { actionEntries, pageEntries } from '../../support/entries'
import { valuesOf } from '../../support/inputs'
import type { Person } from '../../support/people'
import { anyHome, type Row, type Rows, rowsFor } from '../../support/rows'
import { tableNamed, tenantTables } from '../../support/tables'
import { type Page, visit } from '../../support/visit'

// Every page of an organization, and every operation of a noun that has a table of its own, with the input that it declares.

export type Case = {
  name: string
  ask: (person: Person, rows: Rows) => Promise<unknown>
  /** Why as many rows may be read as this organization has; by its index all the same. */
  whole?: string
  /** It may read whole tables whose size a quota bounds. */
  bounded?: boolean
  /** It is asked about rows that are there. */
  drawn?: true
}

/** A row of each table in an organization. */
export const rowsIn = (id: string): Promise<Rows> =>
  inTenantScope({ organization: { id } }, async (tx) => {
    const rows: Record<string, Row> = {}
    for (const { name } of tenantTables)
      rows[name] = (await tx.execute(sql.raw(`select * from ${name} limit 1`))).rows[0] ?? {}
    return rows
  })

/** Nouns whose operations write in inTenant: their tables begin with tenantColumns(). */
const isOwn = (table: string | undefined) =>
  tenantTables.some(({ name, columns }) => name === table && columns[0]?.getSQLType() === 'uuid')

/** The name of an operation's action, by which it may need a row in a state. */
const actionOf = new Map(
  (await actionEntries()).map(({ name, call }) => [(call as Action).operation, name.split(' ').at(-1)]),
)

const operationCases = operations.flatMap((operation): Case[] => {
  const { permission, summary, input } = operation
  if (!isPermission(permission) || !isOwn(tableNamed('id', permission))) return []
  const ask: Case['ask'] = async (person, rows) => {
    const home = { ...anyHome({ id: person.organizationId }), person: async () => person.id }
    const own = await rowsFor(actionOf.get(operation) ?? '', home, rows)
    const given = parseInput(input, grouped(valuesOf(operation, own)))
    try {
      await person.with(permission, async (context) => Reflect.apply(operation, undefined, [context, given]))
    } catch (error) {
      // The row may be in a state that refuses it, which was looked up all the same.
      if (toAppError(error)?.code !== 'conflict') throw error
    }
  }
  return [{ name: `the operation “${summary}”`, ask, drawn: true }]
})

/** Pages that read all rows of a table whose number a quota bounds: to count them, or to let someone choose one. */
const boundedPages = new Set([
  'app/dashboard/[org]/members page',
  'app/dashboard/[org]/roles page',
  'app/dashboard/[org]/roles/[role] page',
  'app/dashboard/[org]/settings page',
])

/** Pages that read as much as there is, and why. */
const wholePages: Record<string, string> = {
  'app/dashboard/[org] page': 'it counts what there is',
}

const pageCases = (await pageEntries())
  .filter(({ name }) => name.startsWith('app/dashboard/[org]'))
  .map(({ name, call, permission }): Case => {
    const ids = (rows: Rows) =>
      [...name.matchAll(/\[(\w+)\]/g)].flatMap(([, part = '']) => {
        const table = tableNamed(part, String(permission))
        return table ? [[part, String(rows[table]?.id)]] : []
      })
    const ask: Case['ask'] = async (person, rows) => {
      const params = { org: person.slug, role: 'helper', ...Object.fromEntries(ids(rows)) }
      expect(await visit(person, call as Page, params)).toBe(200)
    }
    return { name: `the ${name}`, ask, whole: wholePages[name], bounded: boundedPages.has(name), drawn: true }
  })

export const drawnCases: readonly Case[] = [...pageCases, ...operationCases]
