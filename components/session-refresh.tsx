'use client'

import { useEffect } from 'react'
import { authClient } from '@/lib/auth/client'

/** Lets Better Auth extend the session when it is due: only its own endpoint can set the cookie. */
export function SessionRefresh() {
  useEffect(() => {
    void authClient.getSession()
  }, [])
  return null
}
