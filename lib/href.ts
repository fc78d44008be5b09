export type Query = Record<string, string | undefined>

/** A link to the same page with some of its query changed. An undefined value removes the name. */
export function samePage(query: Query, changes: Query): `?${string}` {
  const entries = Object.entries({ ...query, ...changes }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
  )
  return `?${new URLSearchParams(entries)}`
}

/** The names of a list's parts of the query, with the list's own name if a page has several. */
export function listNames(list?: string) {
  const of = (name: string) => (list ? `${list}.${name}` : name)
  return { after: of('after'), before: of('before'), q: of('q') }
}

/** The search text from the query, for a list query. */
export const searchText = (query: Query, list?: string): string =>
  query[listNames(list).q]?.trim().slice(0, 100) ?? ''

/** The position of a list from the query, for `keyset`. */
export function pageOf(query: Query, list?: string): { after?: string; before?: string } {
  const { after, before } = listNames(list)
  return { after: query[after], before: query[before] }
}
