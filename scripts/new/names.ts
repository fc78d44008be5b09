import { parseSync } from 'vite'
import { Refusal } from './edit'
import { type Noun, nounOf, sample } from './noun'
import { parsed } from './syntax'

// Checks the name of an entity before anything is written.

/** Reserved words of SQL. We write table names without quotes. */
const sqlWords = new Set(
  (
    'all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation column concurrently constraint ' +
    'create cross default deferrable desc distinct do else end except false fetch for foreign freeze from full grant group having ilike in initially inner ' +
    'intersect into is isnull join lateral leading left like limit localtime natural not notnull null offset on only or order outer overlaps placing primary ' +
    'references returning right select similar some symmetric table tablesample then to trailing true union unique user using variadic verbose when where window with'
  ).split(' '),
)

/** Names in the files of a child that the sample's files don't have. */
const further = ['found', 'foreignKey', 'place', 'uuid']

/** @throws Refusal if the word can't be the name of a file, a table and a type */
export function requireWord(word: string): void {
  if (!/^[a-z]{2,}(-[a-z]+)*$/.test(word) || word.length > 30)
    throw new Refusal(
      `“${word}” can’t be the name of an entity. Use at most 30 lowercase letters, with hyphens between words, such as line-item.`,
    )
}

/** @throws Refusal if the word can't be the name of an entity */
export function nameOf(one: string, plural?: string): Noun {
  for (const word of [one, ...(plural === undefined ? [] : [plural])]) requireWord(word)
  if (plural === undefined && /[^sui]s$/.test(one))
    throw new Refusal(`Use the singular. If “${one}” is singular, add --plural <nouns>.`)
  const noun = nounOf(one, plural)
  if (one === plural)
    throw new Refusal(`The singular and the plural need different names. Both are “${one}”.`)
  const names = [noun.one.camel, noun.many.camel]
  if (sqlWords.has(one))
    throw new Refusal(`“${one}” is a reserved word of SQL. Choose another noun, such as a two-word one.`)
  const reserved = names.find((name) => name in {} || !isName(name))
  if (reserved) throw new Refusal(`“${reserved}” is a reserved word of TypeScript. Choose another noun.`)
  return noun
}

const isName = (text: string) => parseSync('name.ts', `const ${text} = 0; export {}`).errors.length === 0

/**
 * @param copied the files that the entity is copied from, with their paths
 * @throws Refusal if a name that it would have in one of them already means something else there
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
