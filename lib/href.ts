export type Query = Record<string, string | undefined>

/** A link to the same page with some of its query changed; an undefined value leaves the name out. */
export function samePage(query: Query, changes: Query): `?${string}` {
  const entries = Object.entries({ ...query, ...changes }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
  )
  return `?${new URLSearchParams(entries)}`
}

/** Where a list finds its own in the query; with a name of its own where a page has several lists: `comments.after`. */
export function listNames(list?: string) {
  const of = (name: string) => (list ? `${list}.${name}` : name)
  return { after: of('after'), before: of('before'), q: of('q') }
}

/** What a person typed into a search field, as a list's verb wants it. */
export const searchText = (query: Query, list?: string): string =>
  query[listNames(list).q]?.trim().slice(0, 100) ?? ''

/** Where in a list the query is, as `keyset` wants it. */
export function pageOf(query: Query, list?: string): { after?: string; before?: string } {
  const { after, before } = listNames(list)
  return { after: query[after], before: query[before] }
}
