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
