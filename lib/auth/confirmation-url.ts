import { safePath } from '../guard/routes'

/** Where a verification link returns to: the page that says what happened, and then the wanted one. */
export const verifiedPath = (returnTo: string | undefined) =>
  `/verify-email?callbackUrl=${encodeURIComponent(safePath(returnTo))}`

/** An invitation, or one short word: no room for a message. */
const mailedCallback =
  /^(\/verify-email\?callbackUrl=)?(\/|%2F)(invite(\/|%2F)[A-Za-z0-9]{1,40}|[a-z-]{0,20})$/

/**
 * A verification link whose callback can stand in an email. Whoever asks for the link chooses the callback, and the link is spelled out
 * in an email to an address that is not proven; what could be a text of theirs leads to the dashboard instead.
 */
export function withMailedCallback(link: string): string {
  const url = new URL(link)
  if (!mailedCallback.test(url.searchParams.get('callbackURL') ?? ''))
    url.searchParams.set('callbackURL', verifiedPath(undefined))
  return url.href
}
