import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const rows = [...readFileSync('docs/seed.md', 'utf8').matchAll(/\| `(tests\/[^`]+)`(?:: (.+?))? \|$/gm)]

test('docs/seed.md names a test for each promise, and there is one of that name', () => {
  expect(rows.length).toBeGreaterThan(20)
  for (const [, file = '', title = ''] of rows) expect(readFileSync(file, 'utf8'), file).toContain(title)
})
