// The one place where times and counts become words. Screens draw times by components/time.tsx.

/**
 * A time zone by its IANA name; without one, the zone of the machine: in a browser, the reader's.
 */
type Zone = string | undefined

/** Browsers and servers don't all know the same zones. */
export function knowsZone(timeZone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en-GB', { timeZone }))
  } catch {
    return false
  }
}

/** "24 Nov 2026" */
export const formatDate = (at: Date, timeZone: Zone) =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone }).format(at)

/** "24 Nov 2026, 14:03:22 UTC" */
export const formatTime = (at: Date, timeZone: Zone) =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long', timeZone }).format(at)

const parts = { day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' } as const

/** "24 November 2026 at 22:20 UTC", for text that does not know where it is read, as in emails. */
export const formatInZone = (at: Date, timeZone = 'UTC') =>
  new Intl.DateTimeFormat('en-GB', { ...parts, timeZoneName: 'short', timeZone }).format(at)

/** "7 days", "24 hours", "1 hour", "30 minutes". @param seconds whole hours, or minutes */
export function formatDuration(seconds: number): string {
  const hours = seconds / 3600
  const [count, unit] =
    hours > 48 ? [hours / 24, 'day'] : hours < 1 ? [seconds / 60, 'minute'] : [hours, 'hour']
  return new Intl.NumberFormat('en', { style: 'unit', unit, unitDisplay: 'long' }).format(count)
}

const relative = new Intl.RelativeTimeFormat('en')
const units = [
  ['day', 24 * 3600],
  ['hour', 3600],
  ['minute', 60],
] as const
const week = 7 * 24 * 3600

/** "3 minutes ago", "1 day ago"; a date from a week on. */
export function formatRelative(at: Date, now: number, timeZone: Zone): string {
  const seconds = (at.getTime() - now) / 1000
  const [unit, length] = units.find(([, each]) => Math.abs(seconds) >= each) ?? []
  if (Math.abs(seconds) >= week) return formatDate(at, timeZone)
  return unit ? relative.format(Math.trunc(seconds / length), unit) : 'just now'
}

/** What a screen only counts is counted up to this, and one more, so that it knows of the rest. */
export const countedUpTo = 1_000

const number = new Intl.NumberFormat('en')

/** "12", "1,000", and "1,000+" for more. */
export const formatCount = (count: number): string =>
  count > countedUpTo ? `${number.format(countedUpTo)}+` : number.format(count)
