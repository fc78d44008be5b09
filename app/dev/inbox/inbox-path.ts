type Place = { to?: string; mail?: string; view?: 'text' }

/** The inbox filtered by recipient, with one email, or with its plain text. */
export function inboxPath(place: Place): `/dev/inbox?${string}` | '/dev/inbox' {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(place)) if (value) query.set(name, value)
  return query.size > 0 ? `/dev/inbox?${query}` : '/dev/inbox'
}
