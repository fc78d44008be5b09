import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Thing } from './read'

// drizzle/catalogue.txt: what a freshly migrated database has.

const catalogueFile = 'drizzle/catalogue.txt'

/** What the migrations make: the statement by the name of the thing, in the order to run them. */
export type Expected = ReadonlyMap<string, string>

const intro = `What protects the rows of a migrated database: each thing, and the statement that makes it.
Generated from its catalogue by "npm run docs:grants". The doctor and /api/ready compare with it,
and "npm run doctor -- --repair" runs what is missing.
`

export const writeExpected = (catalogue: readonly Thing[]): string =>
  [intro, ...catalogue.map(({ name, make }) => `--> ${name}\n${make.trimEnd()}\n`)].join('\n')

export async function readExpected(): Promise<Expected> {
  const [, ...parts] = (await readFile(join(process.cwd(), catalogueFile), 'utf8')).split(/^--> /m)
  return new Map(
    parts.map((part) => {
      const end = part.indexOf('\n')
      return [part.slice(0, end), part.slice(end).trim()]
    }),
  )
}
