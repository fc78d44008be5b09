import { describe, expect, test } from 'vitest'
import { decidedOutsideTenants } from '../../support/decided'
import { filesOutsideTenants, isOutsideTenants } from '../../support/sources'

// Inside of inTenant the database itself keeps organizations apart. Outside, the shared tables show every organization's rows to
// whoever asks, and only the file's own `where` keeps to one: so who works there was decided, file by file.

describe('the database outside of tenants', () => {
  const files = filesOutsideTenants().map(({ path }) => path)

  test('is reached by no file that was not decided', () => {
    expect(
      files.filter((path) => !(path in decidedOutsideTenants)),
      'Use inTenant (db/tenant.ts), where the database keeps to one organization, and import nothing of a file that doesn’t. Where that cannot be, add a line with the reason to decidedOutsideTenants (tests/support/decided.ts).',
    ).toEqual([])
  })

  test('is still reached by each that was decided', () => {
    expect(Object.keys(decidedOutsideTenants).filter((path) => !files.includes(path))).toEqual([])
  })

  test.each([
    ['lib/everybody.ts', "import { auth } from './auth/server'\n(await auth.$context).adapter.findMany({})"],
    ['lib/everybody.ts', 'const { $context } = auth'],
    ['lib/roles.ts', "import { customRoles } from './roles/rules'"],
    ['lib/roles/more.ts', "export * from './rules'"],
    ['lib/members.ts', "import { db } from '@/lib/../db/index'"],
    ['zzdata.ts', "import { db } from './db'"],
    ['middleware.ts', "import { db } from '@/db'"],
    ['app/page.tsx', "const { default: pg } = await import('pg')"],
  ])('would be seen in %s: %s', (path, text) => {
    expect(isOutsideTenants({ path, text })).toBe(true)
    expect(isOutsideTenants({ path, text: "import { inTenant } from '@/db/tenant'" })).toBe(false)
  })

  test('is reached by no screen', () => {
    expect(Object.keys(decidedOutsideTenants).filter((path) => !path.startsWith('lib/'))).toEqual([])
  })
})
