type Query = Record<string, string | undefined>

/** A link to the same page with some of its query changed. An undefined value removes the name. */
export function samePage(query: Query, changes: Query): `?${string}` {
  const entries = Object.entries({ ...query, ...changes }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
  )
  return `?${new URLSearchParams(entries)}`
}

/** The search text from the query, for a list query. */
export const searchText = (query: Query): string => query.q?.trim().slice(0, 100) ?? ''

/** The names of a list's cursors in the query. A page with several lists names each. */
export const cursorNames = (list?: string) =>
  list ? { after: `${list}.after`, before: `${list}.before` } : { after: 'after', before: 'before' }

/** The position of a list from the query, for `keyset`. */
export function pageOf(query: Query, list?: string): { after?: string; before?: string } {
  const { after, before } = cursorNames(list)
  return { after: query[after], before: query[before] }
}
