'use client'

import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react'
import { formatDate, formatRelative, formatTime, knowsZone } from '@/lib/format'

const ChosenZone = createContext<string | undefined>(undefined)

/** Around everything that shows times to someone who has chosen a time zone. */
export function TimeZone({ name, children }: { name?: string | null; children: ReactNode }) {
  return <ChosenZone value={name && knowsZone(name) ? name : undefined}>{children}</ChosenZone>
}

type Props = {
  at: Date
  /** The day, the time to the second, or how long ago. */
  as?: 'day' | 'time' | 'ago'
}

/**
 * A time, in the zone that the reader has chosen, or else in their browser's once there is
 * JavaScript. The server, which does not know that one, writes UTC and says so; so does the first
 * render in the browser, which has to be the same. The exact time is in the title.
 */
export function Time({ at, as = 'day' }: Props) {
  const inBrowser = useSyncExternalStore(as === 'ago' ? everyMinute : never, currentMinute, onServer) !== null
  const chosen = useContext(ChosenZone)
  const zone = chosen ?? (inBrowser ? undefined : 'UTC')
  const exact = formatTime(at, zone)
  const text =
    as === 'day'
      ? formatDate(at, zone)
      : as === 'ago' && inBrowser
        ? formatRelative(at, Date.now(), zone)
        : exact
  return (
    // Browsers do not all write a date like Node: "Sep" and "Sept".
    <time
      dateTime={at.toISOString()}
      title={as === 'time' ? undefined : exact}
      className={as === 'day' && !chosen ? 'utc' : undefined}
      suppressHydrationWarning
    >
      {text}
    </time>
  )
}

const minute = 60_000
const currentMinute = () => Math.floor(Date.now() / minute)
const onServer = () => null

const never = () => () => {}

function everyMinute(changed: () => void) {
  const timer = setInterval(changed, minute)
  return () => clearInterval(timer)
}
