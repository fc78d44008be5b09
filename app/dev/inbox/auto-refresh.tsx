'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'

const interval = 3000

/** Looks for new mail while somebody looks at the page. */
export function AutoRefresh() {
  const router = useRouter()
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === 'visible' && router.refresh(), interval)
    return () => clearInterval(timer)
  }, [router])
  return null
}
