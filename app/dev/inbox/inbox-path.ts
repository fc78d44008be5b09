type Place = { to?: string; mail?: string; view?: 'text' }

/** The inbox with one recipient's mail, one mail, or its plain text. */
export function inboxPath(place: Place): `/dev/inbox?${string}` | '/dev/inbox' {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(place)) if (value) query.set(name, value)
  return query.size > 0 ? `/dev/inbox?${query}` : '/dev/inbox'
}
