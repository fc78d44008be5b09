import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Refusal } from '../../scripts/new/edit'
import { planned, type Wanted } from '../../scripts/new/plan'

// What `npm run new` would write. new.test.ts writes it, and runs the result.

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
    ['', 'can’t be the name of an entity'],
    ['Ticket', 'can’t be the name of an entity'],
    ['../ticket', 'can’t be the name of an entity'],
    ['line_item', 'can’t be the name of an entity'],
    ['tickets', 'Use the singular'],
    ['order', 'reserved word of SQL'],
    ['class', 'reserved word of TypeScript'],
    ['constructor', 'reserved word of TypeScript'],
    ['link', '“Link” already means something else'],
    ['name', '“name” already means something else'],
    ['place', '“place” already means something else'],
    ['project', 'already exists'],
    ['setting', 'app/dashboard/[org]/settings already exists'],
    ['verification', 'db/schema/auth.ts already has the table verification'],
    ['audit', 'already has permissions of audit'],
  ])('to call an entity “%s”', (noun, reason) => {
    expect(refusalOf({ noun })).toContain(reason)
  })

  test.each([
    ['no-such-thing', 'db/schema has no table no_such_thing'],
    ['gizmo', 'db/schema has no table gizmo'],
    ['member', 'has no tenantColumns()'],
    ['user', 'has no tenantColumns()'],
    ['Project', 'can’t be the name of an entity'],
  ])('to let gizmos belong to “%s”', (of, reason) => {
    expect(refusalOf({ noun: 'gizmo', of })).toContain(reason)
  })

  test('to let something belong to a row whose page already uses its name', () => {
    expect(refusalOf({ noun: 'param', of: 'project' })).toContain('“params” already means something else')
  })

  test.each(['eyebrow', 'plus'])('but not “%s”, which names nothing where it would be used', (noun) => {
    expect(refusalOf({ noun })).toBe('none')
  })

  test('to call one and many the same', () => {
    expect(refusalOf({ noun: 'sheep', plural: 'sheep' })).toContain('different names')
  })
})

describe('a noun of two words is spelled as each place spells it', () => {
  const { files } = planned({ noun: 'upper-berry' })
  const text = (path: string) => files.get(path) ?? ''

  test.each([
    ['db/schema/upper-berries.ts', "export const upperBerry = pgTable(\n  'upper_berry',"],
    ['db/schema/upper-berries.ts', "index('upper_berry_created_idx')"],
    ['db/schema/index.ts', "export * from './upper-berries'"],
    ['lib/upper-berries/input.ts', "'Upper berry not found.'"],
    [
      'lib/upper-berries/operations.ts',
      "createUpperBerry = operation('upper_berry:create', {\n  summary: 'Create an upper berry'",
    ],
    ['lib/operations.ts', "import * as upperBerries from './upper-berries/operations'"],
    [
      'lib/guard/policy.ts',
      "'upper_berry:archive': { description: 'Archive or restore upper berries', roles: ['admin', 'member'] },",
    ],
    ['lib/guard/policy.ts', "upper_berry: 'Upper berries',"],
    [
      'app/dashboard/[org]/nav.ts',
      "{ label: 'Upper berries', path: '/upper-berries', permission: 'upper_berry:read', icon: 'folder' }",
    ],
    [
      'app/dashboard/[org]/upper-berries/no-upper-berries.tsx',
      'Upper berries appear here once someone creates them.',
    ],
    ['app/dashboard/[org]/upper-berries/upper-berry-table.tsx', '/upper-berries/'],
    ['tests/support/by-hand.ts', 'upper_berry: {'],
    ['tests/support/by-hand.ts', "neededBy: ['restoreUpperBerry']"],
  ])('in %s: %s', (path, words) => {
    expect(text(path)).toContain(words)
  })
})

test('the copy has no name of the sample left', () => {
  const { files } = planned({ noun: 'upgrade' })
  const copied = [...files].filter(([path]) => path.includes('upgrade'))
  expect(copied.length).toBeGreaterThan(14)
  expect(copied.filter(([, text]) => /project/i.test(text)).map(([path]) => path)).toEqual([])
})

/** What the command would write for `noun`, where it has written `others` before. */
function plannedAfter(others: readonly Wanted[], wanted: Wanted) {
  const copy = mkdtempSync(join(tmpdir(), 'atrium-new-'))
  try {
    for (const path of ['app/dashboard/[org]', 'db/schema', 'lib', 'tests'])
      cpSync(path, join(copy, path), { recursive: true })
    for (const other of others)
      for (const [path, text] of planned(other, copy).files) {
        mkdirSync(dirname(join(copy, path)), { recursive: true })
        writeFileSync(join(copy, path), text)
      }
    return planned(wanted, copy).files
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

test('lists of other entities on the pages of the sample are not copied', () => {
  const pages = (others: readonly Wanted[]) =>
    [...plannedAfter(others, { noun: 'upgrade' })].filter(
      ([path]) => path.includes('upgrades') && path.endsWith('page.tsx'),
    )
  expect(pages([]).length).toBe(2)
  expect(pages([{ noun: 'gizmo', of: 'project' }])).toEqual(pages([]))
})

test('permissions of a child stand below those of its parent', () => {
  const files = plannedAfter([{ noun: 'upper-berry' }], { noun: 'gizmo', of: 'upper-berry' })
  const resources = [...(files.get('lib/guard/policy.ts') ?? '').matchAll(/'(\w+):read'/g)].map(
    ([, name]) => name,
  )
  const ours = resources.filter((name) => ['project', 'upper_berry', 'gizmo'].includes(name ?? ''))
  expect(ours).toEqual(['project', 'upper_berry', 'gizmo'])
})

test('a child is listed on the page of its parent, and is not in the navigation', () => {
  const { files } = planned({ noun: 'gizmo', of: 'project' })
  const page = files.get('app/dashboard/[org]/projects/[id]/page.tsx') ?? ''
  // Others may be there already.
  expect(page).toMatch(/const \[project, (\w+, )*gizmos\] = await Promise\.all\(/)
  expect(page.indexOf('{gizmos}</section>')).toBeGreaterThan(page.indexOf('<PageHeader'))
  expect(files.has('app/dashboard/[org]/gizmos/page.tsx')).toBe(false)
  expect(files.has('app/dashboard/[org]/nav.ts')).toBe(false)
})
