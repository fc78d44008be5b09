import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Refusal } from '../../scripts/new/edit'
import { planned, type Wanted } from '../../scripts/new/plan'

// What `npm run new` would write; tests/generator/ writes it, and runs the result.

const refusalOf = (wanted: Wanted): string => {
  try {
    planned(wanted)
    return 'none'
  } catch (error) {
    if (error instanceof Refusal) return error.message
    throw error
  }
}

describe('before anything is written, it is refused', () => {
  test.each([
    ['', 'is no name for an entity'],
    ['Ticket', 'is no name for an entity'],
    ['../ticket', 'is no name for an entity'],
    ['line_item', 'is no name for an entity'],
    ['tickets', 'in the singular'],
    ['order', 'reserved word of SQL'],
    ['class', 'reserved word of TypeScript'],
    ['constructor', 'reserved word of TypeScript'],
    ['link', '“Link” already means something else'],
    ['name', '“name” already means something else'],
    ['place', '“place” already means something else'],
    ['project', 'is already there'],
    ['setting', 'app/dashboard/[org]/settings is already there'],
    ['verification', 'db/schema/auth.ts already has the table verification'],
    ['audit', 'already has permissions of audit'],
  ])('to call an entity “%s”', (noun, reason) => {
    expect(refusalOf({ noun })).toContain(reason)
  })

  test.each([
    ['nothing', 'db/schema has no table nothing'],
    ['ticket', 'db/schema has no table ticket'],
    ['member', 'without tenantColumns()'],
    ['user', 'without tenantColumns()'],
    ['Project', 'is no name for an entity'],
  ])('to let tickets belong to “%s”', (of, reason) => {
    expect(refusalOf({ noun: 'ticket', of })).toContain(reason)
  })

  test('to call one and many the same', () => {
    expect(refusalOf({ noun: 'sheep', plural: 'sheep' })).toContain('different names')
  })
})

describe('a noun of two words is spelled as each place spells it', () => {
  const { files } = planned({ noun: 'order-entry', plural: 'order-entries' })
  const text = (path: string) => files.get(path) ?? ''

  test.each([
    ['db/schema/order-entries.ts', "export const orderEntry = pgTable(\n  'order_entry',"],
    ['db/schema/order-entries.ts', "index('order_entry_created_idx')"],
    ['db/schema/index.ts', "export * from './order-entries'"],
    ['lib/order-entries/input.ts', "'There is no such order entry here.'"],
    [
      'lib/order-entries/operations.ts',
      "createOrderEntry = operation('order_entry:create', {\n  summary: 'Create an order entry'",
    ],
    ['lib/operations.ts', "import * as orderEntries from './order-entries/operations'"],
    ['lib/guard/policy.ts', "'order_entry:archive': 'Archive and restore order entries',"],
    ['lib/guard/policy.ts', "order_entry: 'Order entries',"],
    [
      'app/dashboard/[org]/nav.ts',
      "{ label: 'Order entries', path: '/order-entries', permission: 'order_entry:read', icon: Folder }",
    ],
    [
      'app/dashboard/[org]/order-entries/no-order-entries.tsx',
      'Once somebody creates an order entry, it appears here.',
    ],
    ['app/dashboard/[org]/order-entries/order-entry-table.tsx', '/order-entries/'],
    ['tests/support/by-hand.ts', 'order_entry: {'],
    ['tests/matrix/recipes/actions.ts', "rows['order_entry archived']"],
  ])('in %s: %s', (path, words) => {
    expect(text(path)).toContain(words)
  })
})

test('nothing of the sample is left in what is copied', () => {
  const { files } = planned({ noun: 'asset' })
  const copied = [...files].filter(([path]) => path.includes('asset'))
  expect(copied.length).toBeGreaterThan(14)
  expect(copied.filter(([, text]) => /project/i.test(text)).map(([path]) => path)).toEqual([])
})

test('what came onto the pages of the sample for another entity is not copied with them', () => {
  const copy = mkdtempSync(join(tmpdir(), 'atrium-new-'))
  try {
    for (const path of ['app/dashboard/[org]', 'db/schema', 'lib', 'tests'])
      cpSync(path, join(copy, path), { recursive: true })
    const pages = (noun: string) =>
      [...planned({ noun }, copy).files].filter(
        ([path]) => path.includes(`${noun}s`) && path.endsWith('page.tsx'),
      )
    const before = pages('asset')
    for (const [path, text] of planned({ noun: 'ticket', of: 'project' }, copy).files) {
      mkdirSync(dirname(join(copy, path)), { recursive: true })
      writeFileSync(join(copy, path), text)
    }
    expect(before.length).toBe(2)
    expect(pages('asset')).toEqual(before)
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
})

test('what belongs to a row is listed on its page, and is no screen of the navigation', () => {
  const { files } = planned({ noun: 'ticket', of: 'project' })
  expect(files.get('app/dashboard/[org]/projects/[id]/page.tsx')).toContain(
    '{await ticketList(context, query, project.id)}',
  )
  expect(files.has('app/dashboard/[org]/tickets/page.tsx')).toBe(false)
  expect(files.has('app/dashboard/[org]/nav.ts')).toBe(false)
})
