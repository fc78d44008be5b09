import type { Noun } from './noun'

const screens = (noun: Noun) => `app/dashboard/[org]/${noun.many.kebab}`
const testOf = ({ many }: Noun) => `tests/guarantees/${many.kebab}/${many.kebab}.test.ts`

/** The files of an entity that the generator edits by name. */
export const filesOf = (noun: Noun) => ({
  schema: `db/schema/${noun.many.kebab}.ts`,
  operations: `lib/${noun.many.kebab}/operations.ts`,
  input: `lib/${noun.many.kebab}/input.ts`,
  queries: `lib/${noun.many.kebab}/queries.ts`,
  actions: `${screens(noun)}/actions.ts`,
  listPage: `${screens(noun)}/page.tsx`,
  list: `${screens(noun)}/${noun.one.kebab}-list.tsx`,
  create: `${screens(noun)}/create-${noun.one.kebab}.tsx`,
  tabs: `${screens(noun)}/filter-tabs.tsx`,
  none: `${screens(noun)}/no-${noun.many.kebab}.tsx`,
  page: `${screens(noun)}/[id]/page.tsx`,
  test: testOf(noun),
})

/** Files and folders of one entity alone. */
export const ownPlaces = (noun: Noun): string[] => [
  `db/schema/${noun.many.kebab}.ts`,
  `lib/${noun.many.kebab}`,
  screens(noun),
  testOf(noun),
]

/** Files in which every entity has its line. */
export const sharedFiles = {
  schema: 'db/schema/index.ts',
  operations: 'lib/operations.ts',
  policy: 'lib/guard/policy.ts',
  nav: 'app/dashboard/[org]/nav.ts',
  rows: 'tests/support/by-hand.ts',
}
