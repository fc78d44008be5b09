import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api'
import { foreignKey, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { expect, test } from 'vitest'
import { member, organization, project, user } from '@/db/schema'
import { tenantColumns } from '@/db/tenant'
import { complete } from '@/scripts/migrations/complete'
import { findings } from '../../isolation/catalogue/findings'
import { ownerClient } from '../../support/owner-client'

// What `npm run db:generate` makes of a table as docs/add-an-entity.md describes it.

const ticket = pgTable(
  'test_ticket',
  {
    ...tenantColumns(),
    title: text('title').notNull(),
    projectId: uuid('project_id'),
    assigneeId: text('assignee_id'),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.id] }),
    foreignKey({
      columns: [table.organizationId, table.projectId],
      foreignColumns: [project.organizationId, project.id],
    }).onDelete('set default'),
    foreignKey({
      columns: [table.organizationId, table.assigneeId],
      foreignColumns: [member.organizationId, member.userId],
    }).onDelete('set null'),
    index('test_ticket_assignee_idx').on(table.organizationId, table.assigneeId),
  ],
)
const label = pgTable('test_label', {
  name: text('name').primaryKey(),
  organizationId: text('organization_id'),
})

const owner = ownerClient()

/** As drizzle-kit writes a file. */
async function generated(added: Record<string, unknown>): Promise<string> {
  const known = { member, organization, project, user }
  const statements = await generateMigration(
    generateDrizzleJson(known),
    generateDrizzleJson({ ...known, ...added }),
  )
  return statements.join('\n--> statement-breakpoint\n')
}

test('a migration for a new tenant table holds all that row level security and the audit log want', async () => {
  const migration = complete(await generated({ ticket }))
  expect(complete(migration)).toBe(migration)
  const before = await findings(owner)
  await owner.query('begin')
  try {
    await owner.query(migration)
    expect((await findings(owner)).filter((finding) => !before.includes(finding))).toEqual([])
    const { rows } = await owner.query(
      `select tgname from pg_trigger where tgrelid = 'test_ticket'::regclass and not tgisinternal order by 1`,
    )
    expect(rows.map(({ tgname }) => tgname)).toEqual([
      'audit_delete',
      'audit_insert',
      'audit_update',
      'refuse_late_write',
    ])
  } finally {
    await owner.query('rollback')
  }
})

test('a table whose key does not begin with organization_id is left as drizzle-kit wrote it', async () => {
  const migration = await generated({ label })
  expect(migration).toContain('CREATE TABLE "test_label"')
  expect(complete(migration)).toBe(migration)
})

test('of two new tables, each gets its own calls', async () => {
  const migration = complete(await generated({ label, ticket }))
  expect(migration).toContain("SELECT protect_tenant_table('test_ticket');")
  expect(migration).not.toContain("protect_tenant_table('test_label')")
})
