import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { copyProject, runIn } from './copy'

// What `npm run new` writes passes the checks of the project unchanged.

/** Children in two levels, and the same with names of two words. */
const wanted = [
  ['ticket', '--of', 'project'],
  ['comment', '--of', 'ticket'],
  ['cost-entry'],
  ['line-item', '--of', 'cost-entry'],
]

const copy = copyProject()
afterAll(() => rmSync(copy, { recursive: true, force: true }))

const runs = (...args: string[]) => {
  const { status, output } = runIn(copy, ...args)
  expect(status, output).toBe(0)
  return output
}
const vitest = (...args: string[]) => runs('node_modules/vitest/vitest.mjs', 'run', ...args)

beforeAll(() => {
  for (const asked of wanted) runs('--import', 'tsx', 'scripts/new.ts', ...asked)
})

test('it is formatted, and passes the linter', () => {
  runs('node_modules/@biomejs/biome/bin/biome', 'ci', '--error-on-warnings', '.')
})

test('its types are right', () => {
  runs('node_modules/next/dist/bin/next', 'typegen')
  runs('node_modules/typescript/bin/tsc', '--noEmit')
})

test('none of it is dead code', () => {
  runs('node_modules/knip/bin/knip.js')
})

test('its migrations match the schema', () => {
  runs('--import', 'tsx', 'scripts/check-migrations.ts')
})

test('what is generated from declarations is up to date', () => {
  vitest('--project', 'unit', 'tests/guarantees', 'tests/isolation')
})

test('its own tests pass, organizations are isolated, and screens offer what works in few trips', () => {
  const own = ['tickets', 'comments', 'cost-entries', 'line-items'].map((many) => `tests/guarantees/${many}`)
  vitest(
    '--project',
    'database',
    ...own,
    'tests/isolation',
    'tests/guarantees/guard/offered.test.ts',
    'tests/guarantees/database/trips.test.ts',
    'tests/guarantees/audit',
  )
})

test('a second one of the same name is refused in one line, and nothing is written', () => {
  const { status, output } = runIn(copy, '--import', 'tsx', 'scripts/new.ts', 'ticket')
  expect({ status, output }).toEqual({
    status: 1,
    output: 'db/schema/tickets.ts already exists. Choose another noun.\n',
  })
})
