import { createHmac, timingSafeEqual } from 'node:crypto'
import { cookies } from 'next/headers'
import { env } from '../env'

// A browser that signed up has a cookie that says so, and can confirm the email with one click.
// Every sign-up sets one, also with a taken email, so it reveals nothing. The signature covers the
// hash of the password that this browser chose: another sign-up with the same email makes it
// invalid.
// docs/decisions/0021-confirmation.md.

const secured = () => env().appUrl.startsWith('https:')
const name = () => (secured() ? '__Host-atrium.sign-up' : 'atrium.sign-up')
const lifetime = 7 * 24 * 3600

/**
 * The arguments that set the cookie.
 * @param hash of the chosen password, whether or not it was stored
 */
export function signUpCookie(email: string, hash: string) {
  const options = {
    httpOnly: true,
    sameSite: 'lax',
    secure: secured(),
    path: '/',
    maxAge: lifetime,
  } as const
  return [name(), signatureOf(email, hash), options] as const
}

/** Whether this browser chose the password that the account has now. */
export async function isSignUpBrowser({ email, hash }: { email: string; hash: string }): Promise<boolean> {
  const given = Buffer.from((await cookies()).get(name())?.value ?? '')
  const expected = Buffer.from(signatureOf(email, hash))
  return given.length === expected.length && timingSafeEqual(given, expected)
}

const signatureOf = (email: string, hash: string) =>
  createHmac('sha256', env().secret)
    .update(JSON.stringify(['sign-up', email.toLowerCase(), hash]))
    .digest('base64url')
