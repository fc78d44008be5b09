'use client'

import { useEffect } from 'react'
import { authClient } from '@/lib/auth/client'

/** Lets Better Auth prolong a session whose time has come: only its own endpoint may set the cookie anew. */
export function SessionRefresh() {
  useEffect(() => {
    void authClient.getSession()
  }, [])
  return null
}
