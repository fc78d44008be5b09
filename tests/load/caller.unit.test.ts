import { expect, test } from 'vitest'
import { callerIn, declaredBefore } from './support/caller'

const project = '/home/Jürgen/my app/lib/app (1)/'

test.each<[string, string, number]>([
  ['a path', `at async listProjects (${project}lib/projects.ts:12:34)`, 12],
  [
    'a URL',
    'at Module.listProjects (file:///home/J%C3%BCrgen/my%20app/lib/app%20(1)/lib/projects.ts:12:34)',
    12,
  ],
  [
    'a URL with a query',
    'at listProjects (file:///home/J%C3%BCrgen/my%20app/lib/app%20(1)/lib/projects.ts?v=2:1:2)',
    1,
  ],
])('the caller is found by %s in a folder with parts that are called as ours', (_, at, line) => {
  const stack = [
    'Error: query failed',
    `at run (${project}tests/support/run.ts:1:1)`,
    `at inTenant (${project}db/tenant.ts:1:1)`,
    at,
    `at page (${project}app/page.tsx:1:1)`,
  ]
  expect(callerIn(stack.join('\n    '), project)).toEqual({ path: 'lib/projects.ts', line })
})

test('a stack without a function of lib or app names no one', () => {
  const stack = `Error\n    at run (${project}tests/lib/run.ts:1:1)\n    at app (/usr/lib/app/index.js:1:1)`
  expect(callerIn(stack, project)).toBeUndefined()
})

test('a place belongs to what is declared last before it: a function, or an operation', () => {
  const text = "export const rename = operation('project:update', {\n  run: (context) =>"
  expect(declaredBefore(text)).toBe('rename')
  expect(declaredBefore(`${text} 1,\n})\n\nasync function change() {`)).toBe('change')
  expect(declaredBefore('import x')).toBeUndefined()
})
