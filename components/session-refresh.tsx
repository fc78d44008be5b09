'use client'

import { useEffect } from 'react'

/** Lets Better Auth extend the session when it is due: only its own endpoint can set the cookie. */
export function SessionRefresh() {
  useEffect(() => {
    // Once a day, so it isn't part of every page.
    void import('@/lib/auth/client').then(({ authClient }) => authClient.getSession())
  }, [])
  return null
}
