import { formatInZone } from '@/lib/format'

const isoMoment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/

/** An ISO 8601 time as "24 November 2026 at 22:20 UTC". Other text is unchanged. */
export function readableMoment(moment: string, timeZone?: string) {
  if (!isoMoment.test(moment)) return moment
  const date = new Date(moment)
  return Number.isNaN(date.getTime()) ? moment : formatInZone(date, timeZone)
}
