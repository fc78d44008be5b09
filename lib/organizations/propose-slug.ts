/**
 * Proposes a slug for an organization's name: "Jörg's Café & Co" -> "jorg-s-cafe-co". Pure, so that
 * forms can propose while the person types.
 */
export const proposeSlug = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 48)
    .replace(/-+$/, '')
