const dateOnly = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' })

/** "24 Nov 2026" in UTC, the same on server and client. */
export const formatDate = (date: Date) => dateOnly.format(date)

const toTheSecond = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'medium',
  timeZone: 'UTC',
})

/** "24 Nov 2026, 14:03:22 UTC", the same on server and client. */
export const formatTime = (date: Date) => `${toTheSecond.format(date)} UTC`
