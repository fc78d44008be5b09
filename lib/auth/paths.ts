import { safePath } from '../guard/routes'

// Pure: links between the account pages that keep the email and the page to return to.

type AccountPage = '/login' | '/register' | '/forgot-password' | '/verify-email'
type Carried = { email?: string; callbackUrl?: string }

/** A link to an account page. Unset and default values are left out. */
export function accountPath<P extends AccountPage>(
  page: P,
  { email, callbackUrl }: Carried,
): P | `${P}?${string}` {
  const carried = new URLSearchParams()
  const returnTo = safePath(callbackUrl)
  if (email) carried.set('email', email)
  if (returnTo !== safePath(undefined)) carried.set('callbackUrl', returnTo)
  return carried.size > 0 ? `${page}?${carried}` : page
}

export type ConfirmedLink = { token: string; email: string; callbackUrl: string }

/** The next page after confirming without signing in: sign-in, unless someone else is signed in. */
export const confirmedPath = (viewer: unknown, { token, ...onward }: ConfirmedLink) =>
  viewer
    ? (`/verify-email?${new URLSearchParams({ token, callbackUrl: onward.callbackUrl })}` as const)
    : accountPath('/login', onward)
