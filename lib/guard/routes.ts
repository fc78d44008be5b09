// Pure and edge-safe: which door a path has. Asked by middleware.ts, which only redirects; the guard decides again, with data.

import type { Route } from 'next'

/** In which headers middleware.ts hands a page its own path and query. What a client sends in them is overwritten. */
export const pathHeader = 'x-atrium-path'
export const queryHeader = 'x-atrium-query'

export type Door = 'public' | 'signed-in' | 'staff'

const doors: readonly (readonly [prefix: string, door: Door])[] = [
  ['/dashboard', 'signed-in'],
  ['/onboarding', 'signed-in'],
  ['/account', 'signed-in'],
  ['/admin', 'staff'],
]

/** Everything is public by name or asks for a session: a page under a listed prefix, the prefix itself included. */
export function doorOf(path: string): Door {
  const match = doors.find(([prefix]) => path === prefix || path.startsWith(`${prefix}/`))
  return match?.[1] ?? 'public'
}

const nowhere = 'http://localhost'

/**
 * A path to return to after sign-in, query and fragment included; `fallback` for anything that could leave the origin:
 * absolute and protocol-relative addresses, backslashes, control characters, dot segments that resolve to `//`.
 */
export function safePath(wanted: string | null | undefined, fallback: Route = '/dashboard'): Route {
  if (!wanted?.startsWith('/') || hasControl(wanted) || wanted.includes('\\')) return fallback
  try {
    const url = new URL(wanted, nowhere)
    if (url.origin !== nowhere || url.pathname.startsWith('//')) return fallback
    // Checked above, as far as a path typed by a person can be: it is one of ours.
    return (url.pathname + url.search + url.hash) as Route
  } catch {
    return fallback
  }
}

const hasControl = (text: string) => [...text].some((char) => char <= '\u001f' || char === '\u007f')

export const loginPath = (returnTo: string) =>
  `/login?callbackUrl=${encodeURIComponent(safePath(returnTo))}` as const
