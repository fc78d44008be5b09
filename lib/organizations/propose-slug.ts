/** A first proposal for an organization's address: "Jörg's Café & Co" -> "jorg-s-cafe-co". Pure: forms propose while one types. */
export const proposeSlug = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 48)
    .replace(/-+$/, '')
