import { knowsZone } from '../format'

/** Runtimes list some places by a name that people there no longer use. */
const today = new Map([
  ['Asia/Calcutta', 'Asia/Kolkata'],
  ['Asia/Katmandu', 'Asia/Kathmandu'],
  ['Asia/Rangoon', 'Asia/Yangon'],
  ['Asia/Saigon', 'Asia/Ho_Chi_Minh'],
  ['Europe/Kiev', 'Europe/Kyiv'],
])

/** IANA names, sorted: those of this runtime. Browsers and servers don't list the same. */
export const timeZones: readonly string[] = [
  'UTC',
  ...Intl.supportedValuesOf('timeZone')
    .map((name) => today.get(name) ?? name)
    .sort(),
]

/** An offset such as +05:00 is none. */
export const isTimeZone = (name: string): boolean => /^[A-Za-z]/.test(name) && knowsZone(name)
