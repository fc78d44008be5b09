import type { PgColumn } from 'drizzle-orm/pg-core'
import type pg from 'pg'
import { quotas } from '@/lib/quotas'
import { saidOf } from '../../support/by-hand'
import { pointersOf } from '../../support/rows'
import { isWithin, type TenantTable, tenantTables } from '../../support/tables'
import { bigOrganization } from './fixture'

// Rows of the tables that tests/load/support/fixture.ts leaves empty, drawn from db/schema: one for each row of the table that it points to, or fifty
// for each organization and a thousand for the big one, if no quota bounds them. The audit log says nothing of them.

/** How many rows of a table one organization can have. People are seen by their membership. */
export const bounds: Readonly<Record<string, number>> = {
  invitation: quotas.openInvitationsPerOrganization,
  invitation_link: quotas.invitationLinksPerOrganization,
  join_request: quotas.joinRequestsPerOrganization,
  member: quotas.membersPerOrganization,
  organization_domain: quotas.domainsPerOrganization,
  organization_role: quotas.customRolesPerOrganization,
  user: quotas.membersPerOrganization,
}

export async function fillDrawn(owner: pg.ClientBase, tables = tenantTables): Promise<void> {
  const begun = new Set<TenantTable>()
  const visit = async (table: TenantTable): Promise<void> => {
    if (begun.has(table)) return
    begun.add(table)
    for (const pointer of table.pointers) {
      const other = tables.find(({ name }) => name === pointer.table)
      if (other) await visit(other)
    }
    await fill(owner, table)
  }
  const names = [...new Set([...tenantTables, ...tables].map(({ name }) => name))]
  const each = (does: string) => owner.query(names.map((name) => `alter table ${name} ${does}`).join(';'))
  await owner.query('begin; set local statement_timeout = 0')
  await each('no force row level security')
  for (const table of tables) await visit(table)
  await each('force row level security')
  await owner.query('commit')
  await owner.query('vacuum analyze')
}

async function fill(owner: pg.ClientBase, table: TenantTable): Promise<void> {
  const { name } = table
  const { rowCount } = await owner.query(`select from ${name} where organization_id like 'load-%' limit 1`)
  if (rowCount) return
  await owner.query(`alter table ${name} disable trigger user`)
  await owner.query(await insertion(owner, table))
  await owner.query('set constraints all immediate')
  await owner.query(`alter table ${name} enable trigger user`)
}

/** Stands for a person, of whom each row has another. */
const someone = 'someone'

async function insertion(owner: pg.ClientBase, table: TenantTable): Promise<string> {
  const say = async () => (await saidOf(table.name).columns?.({ person: async () => someone })) ?? {}
  const [said, again] = [await say(), await say()]
  const pointers = pointersOf(table, said)
  const parent = pointers.find((pointer) => isWithin(pointer) && pointer.table !== 'member')
  const values = new Map(
    Object.entries(said).map(([column, value]) => {
      const literal = owner.escapeLiteral(String(value))
      if (value === someone) return [column, `'${bigOrganization.id}-' || (1 + p.k % 1000)`]
      // A text that is said anew each time is another one in each row.
      return [column, typeof value === 'string' && value !== again[column] ? `p.k || ${literal}` : literal]
    }),
  )
  const set = (column: string, value: string) => void (values.has(column) || values.set(column, value))
  set('organization_id', 'p.organization_id')
  for (const pointer of pointers)
    for (const [n, { name }] of pointer.columns.entries()) {
      const foreign = pointer.foreign[n]?.name ?? ''
      const other = `(select q.${foreign} from ${pointer.table} q where q.organization_id = p.organization_id limit 1)`
      set(name, pointer === parent ? `p.${foreign}` : other)
    }
  const pointing = new Set(table.pointers.flatMap(({ columns }) => columns))
  for (const column of table.columns) {
    const value = pointing.has(column) ? undefined : sqlOf(table.name, column)
    if (value) set(column.name, value)
  }
  const [of, ofBig] = [50, 1000].map((count) => Math.min(count, bounds[table.name] ?? count))
  const many = `select o.id as organization_id from organization o,
    generate_series(1, case o.id when 'load-big' then ${ofBig} else ${of} end) where o.id like 'load-%'`
  const source = parent ? `select * from ${parent.table} where organization_id like 'load-%'` : many
  return `insert into ${table.name} (${[...values.keys()].map((each) => `"${each}"`)}) select ${[...values.values()]}
    from (select *, row_number() over () as k from (${source}) s) p`
}

/** Each row another value, where the type has that many. */
function sqlOf(table: string, column: PgColumn): string | undefined {
  const type = column.getSQLType()
  if (/^timestamp|^date/.test(type))
    return column.notNull ? 'now() - make_interval(mins => p.k::int)' : undefined
  if (column.hasDefault) return undefined
  if (column.enumValues?.length) return `'${column.enumValues[0]}'`
  if (/^(text|(var)?char|citext)/.test(type)) return `'${table} ' || p.k`
  if (!column.notNull) return undefined
  if (type === 'uuid') return 'gen_random_uuid()'
  if (/^(integer|bigint|numeric|real|double)/.test(type)) return 'p.k'
  if (type === 'boolean') return 'false'
  if (/^jsonb?$/.test(type)) return `'{}'`
  throw new Error(
    `Add to tests/support/by-hand.ts: ${table}: { columns: () => ({ ${column.name}: … }) }: nothing is known of the type ${type}`,
  )
}
