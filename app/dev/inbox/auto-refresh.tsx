'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'

const interval = 3000

/** Checks for new email while the page is visible. */
export function AutoRefresh() {
  const router = useRouter()
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === 'visible' && router.refresh(), interval)
    return () => clearInterval(timer)
  }, [router])
  return null
}
