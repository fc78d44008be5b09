import { sql } from 'drizzle-orm'
import { check, foreignKey, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { expect, test } from 'vitest'
import { member, project } from '@/db/schema'
import { tenantColumns } from '@/db/tenant'
import { connected } from '../support/databases'
import { asOwner, ownerUrl } from '../support/owner'
import { described } from '../support/tables'
import { fillDrawn } from './support/drawn-rows'

// A noun that nobody fills by hand, and one of it.

const ticket = pgTable(
  'test_ticket',
  {
    ...tenantColumns(),
    projectId: uuid('project_id').notNull(),
    assigneeId: text('assignee_id'),
    title: text('title').notNull(),
    state: text('state', { enum: ['open', 'closed'] }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.id] }),
    foreignKey({
      columns: [table.organizationId, table.projectId],
      foreignColumns: [project.organizationId, project.id],
    }),
    foreignKey({
      columns: [table.organizationId, table.assigneeId],
      foreignColumns: [member.organizationId, member.userId],
    }),
    check('test_ticket_state', sql`state in ('open', 'closed')`),
  ],
)
const comment = pgTable(
  'test_comment',
  { ...tenantColumns(), ticketId: uuid('ticket_id').notNull(), body: text('body') },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.id] }),
    foreignKey({
      columns: [table.organizationId, table.ticketId],
      foreignColumns: [ticket.organizationId, ticket.id],
    }),
  ],
)

test('a table that no one fills by hand has a row for each row of the table that it points to', async () => {
  await asOwner(`
    create table test_ticket (organization_id text not null references organization on delete cascade, id uuid not null default gen_random_uuid(),
      project_id uuid not null, assignee_id text, title text not null, state text not null check (state in ('open', 'closed')), primary key (organization_id, id),
      foreign key (organization_id, project_id) references project, foreign key (organization_id, assignee_id) references member (organization_id, user_id));
    create table test_comment (organization_id text not null references organization on delete cascade, id uuid not null default gen_random_uuid(),
      ticket_id uuid not null, body text, primary key (organization_id, id), foreign key (organization_id, ticket_id) references test_ticket);
    select protect_tenant_table('test_ticket'), protect_tenant_table('test_comment')`)
  await connected(ownerUrl(), (owner) => fillDrawn(owner, described({ comment, ticket })))
  await asOwner(
    'alter table test_ticket no force row level security; alter table test_comment no force row level security',
  )
  const [found] =
    await asOwner(`select count(*)::int as tickets, count(distinct project_id)::int as projects, count(assignee_id)::int as assigned,
    count(distinct title)::int as titles, (select count(*)::int from test_comment join test_ticket t on t.id = ticket_id) as comments from test_ticket`)
  expect(found?.tickets).toBeGreaterThan(100_000)
  expect(new Set(Object.values(found ?? {})).size).toBe(1)
})
