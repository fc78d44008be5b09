import { parseSync } from 'vite'
import { Refusal } from './edit'
import { type Noun, nounOf, sample } from './noun'
import { parsed } from './syntax'

// What an entity can be called: checked before anything is written.

/** Reserved in SQL, where tables are named without quotes. */
const sqlWords = new Set(
  (
    'all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation column concurrently constraint ' +
    'create cross default deferrable desc distinct do else end except false fetch for foreign freeze from full grant group having ilike in initially inner ' +
    'intersect into is isnull join lateral leading left like limit localtime natural not notnull null offset on only or order outer overlaps placing primary ' +
    'references returning right select similar some symmetric table tablesample then to trailing true union unique user using variadic verbose when where window with'
  ).split(' '),
)

/** Names that the files of an entity with a parent have besides those of the sample's. */
const further = ['found', 'foreignKey', 'place', 'uuid']

/** @throws Refusal where no file, table and type can be called so */
export function requireWord(word: string): void {
  if (!/^[a-z]{2,}(-[a-z]+)*$/.test(word) || word.length > 30)
    throw new Refusal(
      `“${word}” is no name for an entity. Use lower-case letters, with hyphens between words, such as line-item; at most 30.`,
    )
}

/** @throws Refusal where the word is no noun that a table, a folder and a type can have */
export function nameOf(one: string, plural?: string): Noun {
  for (const word of [one, ...(plural === undefined ? [] : [plural])]) requireWord(word)
  if (plural === undefined && /[^sui]s$/.test(one))
    throw new Refusal(`Give the noun in the singular. If “${one}” is one, add --plural <nouns>.`)
  const noun = nounOf(one, plural)
  if (one === plural) throw new Refusal(`One and many need different names, and both are “${one}”.`)
  const names = [noun.one.camel, noun.many.camel]
  if (sqlWords.has(one))
    throw new Refusal(`“${one}” is a reserved word of SQL. Choose another noun, of two words perhaps.`)
  const reserved = names.find((name) => name in {} || !isName(name))
  if (reserved) throw new Refusal(`“${reserved}” is a reserved word of TypeScript. Choose another noun.`)
  return noun
}

const isName = (text: string) => parseSync('name.ts', `const ${text} = 0; export {}`).errors.length === 0

/**
 * @param copied the files that the entity is copied from, with their paths
 * @throws Refusal where a name that it would have in one of them already means something else there
 */
export function requireFree(noun: Noun, copied: Iterable<[path: string, source: string]>): void {
  const names = (['one', 'many'] as const).flatMap((count) =>
    (['camel', 'pascal'] as const).map(
      (spelling) => [sample[count][spelling], noun[count][spelling]] as const,
    ),
  )
  for (const [path, source] of copied) {
    const { identifiers } = parsed(path, source)
    const taken = names.find(
      ([from, to]) => identifiers.has(from) && (identifiers.has(to) || further.includes(to)),
    )
    if (taken)
      throw new Refusal(
        `“${taken[1]}” already means something else in ${path}, which is copied for the entity. Choose another noun.`,
      )
  }
}
