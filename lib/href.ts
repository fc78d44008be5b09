type Query = Record<string, string | undefined>

/** A link to the same page with some of its query changed; an undefined value leaves the name out. */
export function samePage(query: Query, changes: Query): `?${string}` {
  const entries = Object.entries({ ...query, ...changes }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
  )
  return `?${new URLSearchParams(entries)}`
}

/** What a person typed into a search field, as a list's verb wants it. */
export const searchText = (query: Query): string => query.q?.trim().slice(0, 100) ?? ''

/** Where the cursors of a list stand in the query; with a name of its own where a page has several lists. */
export const cursorNames = (list?: string) =>
  list ? { after: `${list}.after`, before: `${list}.before` } : { after: 'after', before: 'before' }

/** Where in a list the query is, as `keyset` wants it. */
export function pageOf(query: Query, list?: string): { after?: string; before?: string } {
  const { after, before } = cursorNames(list)
  return { after: query[after], before: query[before] }
}
