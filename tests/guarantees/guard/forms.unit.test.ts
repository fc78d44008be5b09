import { foreignKey, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { expect, test } from 'vitest'
import { wayToForm } from '../../support/forms'
import { described } from '../../support/tables'

// What it takes to come by a form that lies beside no page of its own, of nouns that the product doesn't have.

const columns = { organizationId: text('organization_id').notNull(), id: uuid('id').notNull() }
const ticket = pgTable('ticket', columns, (table) => [
  primaryKey({ columns: [table.organizationId, table.id] }),
])
const below = { ...columns, ticketId: uuid('ticket_id').notNull() }
const comment = pgTable('comment', below, (table) => [
  foreignKey({
    columns: [table.organizationId, table.ticketId],
    foreignColumns: [ticket.organizationId, ticket.id],
  }),
])
const tables = described({ comment, ticket })

const listed = { tickets: 'ticket:read', 'tickets/[id]': 'ticket:read' }
const withPage = { ...listed, 'comments/[id]': 'comment:read' }

test.each([
  ['it creates a row below another', listed, 'comments', 'comment:create', ['ticketId', 'body']],
  ['it names a row below another', listed, 'comments', 'comment:create', ['commentId']],
  ['its permission is that of the row above', listed, 'comments', 'ticket:manage', ['commentId']],
  ['only what creates one is on the page above', withPage, 'comments', 'comment:create', ['ticketId']],
])('the form is where rows are listed, if %s', (_, pages, folder, permission, fields) => {
  expect(wayToForm({ folder, permission, fields }, pages, tables)).toEqual(['comment:read', 'ticket:read'])
})

test.each([
  ['the list of its folder', listed, 'tickets', 'ticket:create', ['title'], ['ticket:read']],
  ['the page of its row', withPage, 'comments', 'comment:delete', ['id'], ['comment:read']],
  ['the page of another folder', listed, 'closing', 'ticket:manage', ['id'], ['ticket:read']],
  ['nowhere that is known', {}, 'tickets', 'ticket:create', ['title'], undefined],
  ['nowhere that is known, without a noun', listed, 'other', 'member', [], undefined],
])('the form is on %s', (_, pages, folder, permission, fields, way) => {
  expect(wayToForm({ folder, permission, fields }, pages, tables)).toEqual(way)
})
