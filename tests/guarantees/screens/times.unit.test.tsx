import { renderToString } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { Time, TimeZone } from '@/components/time'
import { formatDate, formatInZone, formatRelative, formatTime } from '@/lib/format'
import { sources } from '../../support/sources'

const at = new Date('2026-11-24T23:03:22.500Z')

describe('a time', () => {
  test('is said with its zone, and its day is the day there', () => {
    expect(formatTime(at, 'UTC')).toBe('24 Nov 2026, 23:03:22 UTC')
    expect(formatTime(at, 'Europe/Berlin')).toBe('25 Nov 2026, 00:03:22 CET')
    expect(formatTime(at, 'Asia/Kolkata')).toBe('25 Nov 2026, 04:33:22 GMT+5:30')
    expect([formatDate(at, 'UTC'), formatDate(at, 'Asia/Tokyo')]).toEqual(['24 Nov 2026', '25 Nov 2026'])
  })

  test.each([
    ['day', '25 Nov 2026'],
    ['time', '25 Nov 2026, 00:03:22 CET'],
    ['ago', '25 Nov 2026, 00:03:22 CET'],
  ] as const)('drawn by the server as %s is in the zone that the reader has chosen', (as, text) => {
    const html = renderToString(
      <TimeZone name="Europe/Berlin">
        <Time at={at} as={as} />
      </TimeZone>,
    )
    expect(html.replace(/<[^>]+>/g, '')).toBe(text)
  })

  test('in a zone that is not known here is written as if none was chosen', () => {
    const html = renderToString(
      <TimeZone name="Mars/Olympus_Mons">
        <Time at={at} as="time" />
      </TimeZone>,
    )
    expect(html).toContain('24 Nov 2026, 23:03:22 UTC')
  })

  test('in an email is UTC unless the recipient has chosen a zone, and says so', () => {
    expect(formatInZone(at, 'Europe/Berlin')).toBe('25 November 2026 at 00:03 CET')
    expect(formatInZone(at)).toBe('24 November 2026 at 23:03 UTC')
  })

  const minute = 60_000
  test.each([
    [0, 'just now'],
    [59_000, 'just now'],
    [minute, '1 minute ago'],
    [3.9 * minute, '3 minutes ago'],
    [60 * minute, '1 hour ago'],
    [47 * 60 * minute, '1 day ago'],
    [6 * 24 * 60 * minute, '6 days ago'],
    [-5 * minute, 'in 5 minutes'],
  ])('%d ms ago reads %s', (passed, words) => {
    expect(formatRelative(at, at.getTime() + passed, undefined)).toBe(words)
  })

  test('of a week ago is a date', () => {
    expect(formatRelative(at, at.getTime() + 7 * 24 * 60 * minute, undefined)).toMatch(/^2[45] Nov 2026$/)
  })

  test.each([
    // The style sheet adds the zone without JavaScript.
    ['day', '<time class="utc">24 Nov 2026</time>'],
    ['time', '<time>24 Nov 2026, 23:03:22 UTC</time>'],
    ['ago', '<time>24 Nov 2026, 23:03:22 UTC</time>'],
  ] as const)('drawn by the server as %s is UTC, and says so without JavaScript', (as, element) => {
    const html = renderToString(<Time at={at} as={as} />)
    expect(html.replace(/ (dateTime|title)="[^"]*"/g, '')).toBe(element)
    expect(html).toContain('dateTime="2026-11-24T23:03:22.500Z"')
    expect(html).toContain('24 Nov 2026, 23:03:22 UTC')
  })
})

test('times are formatted in one place, and drawn by one component', () => {
  const elsewhere =
    /\.toLocale\w*String\(|\b(DateTime|RelativeTime)Format\b|<time\b|\bformat(Date|Time|Relative)\b/
  for (const text of ['at.toLocaleDateString()', 'new Intl.DateTimeFormat()', '<time dateTime="">'])
    expect(text).toMatch(elsewhere)
  expect(
    sources(['app', 'components', 'lib']).flatMap(({ path, text }) => (elsewhere.test(text) ? path : [])),
    'Use <Time at={…} /> of components/time.tsx',
  ).toEqual(['components/time.tsx', 'lib/format.ts'])
})
