import { safePath } from '../guard/routes'

// Pure: the account pages, each carrying on the address and the place to return to.

type AccountPage = '/login' | '/register' | '/forgot-password' | '/verify-email'
type Carried = { email?: string; callbackUrl?: string }

/** A link to one of the account pages; what is unset, or would be the default, stays out of it. */
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

/** Where confirming an address without signing in leads: to sign-in, or past whoever else is signed in. */
export function confirmedPath(viewer: unknown, { email, callbackUrl }: Required<Carried>) {
  const page = viewer ? '/verify-email' : '/login'
  return `${page}?${new URLSearchParams({ confirmed: 'done', email, callbackUrl })}` as const
}
