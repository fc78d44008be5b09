/** One or more words in every spelling that code and prose need. */
export type Spellings = Record<'kebab' | 'snake' | 'camel' | 'pascal' | 'words' | 'title', string>

/** The name of a tenant-owned entity, in the singular and the plural. */
export type Noun = { one: Spellings; many: Spellings }

/** @param one in kebab-case: "line-item" */
export const nounOf = (one: string, many = pluralOf(one)): Noun => ({
  one: spelled(one),
  many: spelled(many),
})

/** The entity that is copied. */
export const sample = nounOf('project')

function spelled(kebab: string): Spellings {
  const words = kebab.replaceAll('-', ' ')
  const camel = kebab.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
  const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
  return {
    kebab,
    snake: kebab.replaceAll('-', '_'),
    camel,
    pascal: upper(camel),
    words,
    title: upper(words),
  }
}

function pluralOf(word: string): string {
  if (/[^aeiou]y$/.test(word)) return word.replace(/y$/, 'ies')
  return /(s|x|z|ch|sh)$/.test(word) ? `${word}es` : `${word}s`
}

/** "a" or "an", by how the word is pronounced. */
export const articleOf = ({ words }: Spellings): string =>
  /^(hour|honest|honor|heir)/.test(words) || (/^[aeiou]/.test(words) && !/^(uni|use|usa|eu|one)/.test(words))
    ? 'an'
    : 'a'
