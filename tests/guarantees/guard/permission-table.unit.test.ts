import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { permissionTable } from '../../../scripts/permission-table'

it('docs/permissions.md is what the policy says (npm run docs:permissions)', () => {
  expect(readFileSync('docs/permissions.md', 'utf8')).toBe(permissionTable())
})
