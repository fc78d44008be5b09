'use client'

import { usePathname, useSearchParams } from 'next/navigation'
import { loginPath, proofPath } from '@/lib/guard/routes'
import type { Shown } from './shown'

/** The link or button that helps after a refusal: to sign in or to confirm who one is,
 * and return here, or to reload. */
export function WayOn({ state }: { state: Shown }) {
  const here = useHere()
  if (state.code === 'unauthenticated') return <a href={loginPath(here)}>Sign in again</a>
  if (state.reason === 'proof_needed') return <a href={proofPath(here)}>Confirm</a>
  if (state.noAnswer === 'new-version' || state.reason === 'other_person')
    return (
      <button type="button" className="font-medium underline underline-offset-4" onClick={reload}>
        Reload this page
      </button>
    )
  return null
}

export function useHere(): string {
  const path = usePathname()
  const query = useSearchParams()
  return query.size > 0 ? `${path}?${query}` : path
}

const reload = () => location.reload()
