import { getTableName, is } from 'drizzle-orm'
import { getTableConfig, type PgColumn, PgTable } from 'drizzle-orm/pg-core'
import * as schema from '@/db/schema'

const tenant = 'organization_id'

/** A foreign key: these columns hold what those of the other table hold. */
type Pointer = { columns: readonly PgColumn[]; table: string; foreign: readonly PgColumn[] }

/** Whether it points to a row of the same organization. */
export const isWithin = ({ columns }: Pointer) => columns.some(({ name }) => name === tenant)

/** A table that belongs to organizations, as db/schema describes it. */
export type TenantTable = { name: string; columns: readonly PgColumn[]; pointers: readonly Pointer[] }

/** Every table with organization_id; tests/isolation/catalogue.test.ts compares with the database. */
export const tenantTables: readonly TenantTable[] = described(schema)

export function described(tables: Record<string, unknown>): TenantTable[] {
  return Object.values(tables)
    .flatMap((table) => (is(table, PgTable) ? [getTableConfig(table)] : []))
    .filter(({ columns }) => columns.some(({ name }) => name === tenant))
    .map(({ name, columns, foreignKeys }) => ({
      name,
      columns: columns.filter((column) => column.name !== tenant),
      pointers: foreignKeys
        .map((key) => key.reference())
        .map(({ columns: own, foreignColumns, foreignTable }) => ({
          columns: own,
          table: getTableName(foreignTable),
          foreign: foreignColumns,
        }))
        .filter(({ columns: own }) => own.some((column) => column.name !== tenant)),
    }))
}

export const tenantTable = (name: string): TenantTable | undefined =>
  tenantTables.find((table) => table.name === name)

/**
 * The table that a field or a part of a path names: `id` is a row of the permission's own noun (`line:read`: `line`), `lineId` one
 * of `line`.
 */
export function tableNamed(field: string, permission: string, tables = tenantTables): string | undefined {
  const noun = permission.match(/^(\w+):/)?.[1]
  const named = field === 'id' ? noun : field.match(/^(.+)Id$/)?.[1]
  return named && tables.find(({ name }) => bare(name) === bare(named))?.name
}

/** A name in any spelling: `line_item`, `lineItem`. */
const bare = (name: string) => name.replaceAll('_', '').toLowerCase()

/** The table whose rows those of another belong to: where it must point to one of the same organization. */
export const parentOf = (name: string, tables = tenantTables): string | undefined =>
  tables
    .find((table) => table.name === name)
    ?.pointers.find(
      (pointer) =>
        isWithin(pointer) && pointer.table !== 'member' && pointer.columns.every(({ notNull }) => notNull),
    )?.table

/** Whether rows of `from` point to `to`, directly or by way of others. */
export function leadsTo(from: string, to: string, passed: readonly string[] = []): boolean {
  if (passed.includes(from)) return false
  const next = tenantTable(from)?.pointers.map(({ table }) => table) ?? []
  return next.some((table) => table === to || leadsTo(table, to, [...passed, from]))
}
