// Pure and edge-safe: the access that a path requires. Used by middleware.ts, which only redirects.
// The guard checks again, with data.

import type { Route } from 'next'

/**
 * The headers in which middleware.ts passes a page its own path and query. Client values are
 * overwritten.
 */
export const pathHeader = 'x-atrium-path'
export const queryHeader = 'x-atrium-query'

export type PathAccess = 'public' | 'signed-in' | 'staff'

const listed: readonly (readonly [prefix: string, access: PathAccess])[] = [
  ['/dashboard', 'signed-in'],
  ['/onboarding', 'signed-in'],
  ['/account', 'signed-in'],
  ['/admin', 'staff'],
]

/** The access of a listed prefix and of the paths below it. All other paths are public. */
export function accessOf(path: string): PathAccess {
  const match = listed.find(([prefix]) => path === prefix || path.startsWith(`${prefix}/`))
  return match?.[1] ?? 'public'
}

const nowhere = 'http://localhost'

/**
 * A path to return to after sign-in, including query and fragment. Returns `fallback` for anything
 * that could leave the origin: absolute and protocol-relative URLs, backslashes, control
 * characters, and dot segments that resolve to `//`.
 */
export function safePath(wanted: string | null | undefined, fallback: Route = '/dashboard'): Route {
  if (!wanted?.startsWith('/') || hasControl(wanted) || wanted.includes('\\')) return fallback
  try {
    const url = new URL(wanted, nowhere)
    if (url.origin !== nowhere || url.pathname.startsWith('//')) return fallback
    // Checked above as far as possible: it is one of our paths.
    return (url.pathname + url.search + url.hash) as Route
  } catch {
    return fallback
  }
}

const hasControl = (text: string) => [...text].some((char) => char <= '\u001f' || char === '\u007f')

/** Where recent proof is given without JavaScript. */
export const proofPath = (returnTo: string) =>
  `/account/confirm?callbackUrl=${encodeURIComponent(safePath(returnTo))}` as const

export const loginPath = (returnTo: string) =>
  `/login?callbackUrl=${encodeURIComponent(safePath(returnTo))}` as const
