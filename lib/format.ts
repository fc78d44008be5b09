const dateOnly = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' })

/** "24 Nov 2026" in UTC, the same on server and client. */
export const formatDate = (date: Date) => dateOnly.format(date)
