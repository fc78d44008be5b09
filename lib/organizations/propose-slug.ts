import transliterate from '@sindresorhus/transliterate'
import { reservedSlugs } from './reserved-slugs'

export const slugLength = 48

/**
 * A slug that can be used unless someone has it: "Jörg's Café" -> "joergs-cafe". What has no Latin
 * letters gets one made of the name's hash, the same each time: "株式会社" -> "team-1pqx". Pure: forms
 * propose while one types.
 */
export function proposeSlug(name: string): string {
  const slug = shorten(
    transliterate(name.normalize('NFKC').replace(/['’]/g, ''))
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-'),
    slugLength,
  )
  if (slug === '') return `team-${hashOf(name)}`
  return slug.length < 2 || reservedSlugs.has(slug) ? `${slug}-hq` : slug
}

/** The same with `mark` at its end. */
export const markedSlug = (slug: string, mark: string): string =>
  `${shorten(slug, slugLength - mark.length - 1)}-${mark}`

const shorten = (text: string, length: number) => text.replace(/^-+/, '').slice(0, length).replace(/-+$/, '')

/** Four letters and digits. */
function hashOf(name: string): string {
  let hash = 0
  for (const char of name) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) >>> 0
  return (hash % 36 ** 4).toString(36).padStart(4, '0')
}
