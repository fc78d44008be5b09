import { expect, test } from 'vitest'
import { callerIn } from '../support/caller'

const project = '/home/Jürgen/my app/lib/app (1)/'

test.each([
  ['a path', `at async listProjects (${project}lib/projects.ts:12:34)`],
  ['a URL', 'at Module.listProjects (file:///home/J%C3%BCrgen/my%20app/lib/app%20(1)/lib/projects.ts:12:34)'],
  [
    'a URL with a query',
    'at listProjects (file:///home/J%C3%BCrgen/my%20app/lib/app%20(1)/lib/projects.ts?v=2:1:2)',
  ],
])('the caller is found by %s in a folder with parts that are called as ours', (_, line) => {
  const stack = [
    'Error: query failed',
    `at run (${project}tests/support/run.ts:1:1)`,
    `at inTenant (${project}db/tenant.ts:1:1)`,
    line,
    `at page (${project}app/page.tsx:1:1)`,
  ]
  expect(callerIn(stack.join('\n    '), project)).toBe('lib/projects.ts listProjects')
})

test('a stack without a function of lib or app names nobody', () => {
  const stack = `Error\n    at run (${project}tests/lib/run.ts:1:1)\n    at app (/usr/lib/app/index.js:1:1)`
  expect(callerIn(stack, project)).toBeUndefined()
})
