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
const further = ['found', 'foreignKey', 'place', 'uuid', 'eq', 'holds']

type Named = { noun: string; plural?: string }

/** @throws Refusal where the word is no noun that a table, a folder and a type can have */
export function nameOf({ noun: one, plural }: Named): Noun {
  for (const word of plural === undefined ? [one] : [one, plural])
    if (!/^[a-z]{2,}(-[a-z]+)*$/.test(word) || word.length > 30)
      throw new Refusal(
        `“${word}” is no name for an entity: use lower-case letters, with hyphens between words, such as line-item; at most 30.`,
      )
  if (plural === undefined && /[^sui]s$/.test(one))
    throw new Refusal(
      `Give the noun in the singular. If “${one}” is one, say what many of it are called: --plural <nouns>.`,
    )
  const noun = nounOf(one, plural)
  if (noun.one.kebab === noun.many.kebab)
    throw new Refusal(`One and many must have different names, and both are “${one}”.`)
  const word = [noun.one.snake, noun.many.snake].find((each) => sqlWords.has(each))
  if (word)
    throw new Refusal(
      `“${word}” is a reserved word of SQL. Choose another noun, such as ${one === 'order' ? 'purchase' : 'my'}-${one}.`,
    )
  const name = [noun.one.camel, noun.many.camel].find(
    (each) => parseSync('name.ts', `const ${each} = 0; export {}`).errors.length > 0,
  )
  if (name) throw new Refusal(`“${name}” is a reserved word of TypeScript. Choose another noun.`)
  return noun
}

/**
 * @param copied the files that the entity is copied from, with their paths
 * @throws Refusal where one of its names already means something else in them
 */
export function requireFree({ one, many }: Noun, copied: Iterable<[path: string, source: string]>): void {
  const own = new Set([sample.one.camel, sample.one.pascal, sample.many.camel, sample.many.pascal])
  const names = [one.camel, one.pascal, many.camel, many.pascal]
  for (const [path, source] of copied) {
    const { identifiers } = parsed(path, source)
    const taken = names.find((name) => !own.has(name) && (identifiers.has(name) || further.includes(name)))
    if (taken)
      throw new Refusal(
        `“${taken}” already means something else in ${path}, from which the entity would be copied. Choose another noun.`,
      )
  }
}
