'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'

const waits = [1500, 3000, 6000, 12_000, 24_000]

/** Refreshes a few times while an email is queued, so that "Email sent" appears by itself. */
export function RefreshWhileQueued({ queued }: { queued: boolean }) {
  const router = useRouter()
  const [tries, setTries] = useState(0)

  useEffect(() => {
    if (!queued) return setTries(0)
    const wait = waits[tries]
    if (wait === undefined) return
    const timer = setTimeout(() => {
      router.refresh()
      setTries(tries + 1)
    }, wait)
    return () => clearTimeout(timer)
  }, [queued, tries, router])

  return null
}
