import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { copyProject, runIn } from './copy'

// What `npm run new` writes passes the checks of the project as it is: below another entity, below that one, and by itself, with
// a name of two words.

const copy = copyProject()
afterAll(() => rmSync(copy, { recursive: true, force: true }))

const runs = (...args: string[]) => {
  const { status, output } = runIn(copy, ...args)
  expect(status, output).toBe(0)
  return output
}
const vitest = (...args: string[]) => runs('node_modules/vitest/vitest.mjs', 'run', ...args)

beforeAll(() => {
  for (const asked of [['ticket', '--of', 'project'], ['comment', '--of', 'ticket'], ['line-entry']])
    runs('--import', 'tsx', 'scripts/new.ts', ...asked)
})

test('it is formatted, and passes the linter', () => {
  runs('node_modules/@biomejs/biome/bin/biome', 'ci', '--error-on-warnings', '.')
})

test('its types fit', () => {
  runs('node_modules/next/dist/bin/next', 'typegen')
  runs('node_modules/typescript/bin/tsc', '--noEmit')
})

test('none of it is dead code', () => {
  runs('node_modules/knip/bin/knip.js')
})

test('its migrations fit the schema', () => {
  runs('--import', 'tsx', 'scripts/check-migrations.ts')
})

test('what is drawn from declarations is drawn, and decided', () => {
  vitest('--project', 'unit', 'tests/unit')
})

test('its own tests pass, each organization is apart, and screens offer what works', () => {
  const own = ['tickets', 'comments', 'line-entries'].map((many) => `tests/integration/${many}.test.ts`)
  vitest(
    '--project',
    'database',
    ...own,
    'tests/isolation',
    'tests/integration/offered.test.ts',
    'tests/integration/audit',
  )
})

test('a second of the same name is refused, with one line and nothing written', () => {
  const { status, output } = runIn(copy, '--import', 'tsx', 'scripts/new.ts', 'ticket')
  expect({ status, output }).toEqual({
    status: 1,
    output: 'db/schema/tickets.ts is already there. Choose another noun.\n',
  })
})
