import { APIError } from 'better-auth/api'
import { readCookie } from '../guard/session-cookie'
import { acceptCode } from '../second-factor/accept-code'
import { type Asked, type Counts, signedInPerson, textOf } from './guesses'

// Between the password and the second factor, a browser has a signed cookie that names a row of
// `verification`: for ten minutes, for one sign-in, and not after a password change
// (./password-change deletes the row).

type Rows = Pick<Asked['context']['internalAdapter'], 'findVerificationValue'>

/** The person who has entered their password in this browser, and no second factor yet. */
export async function halfSignedIn(headers: Headers, rows: Rows): Promise<string | null> {
  const challenge = readCookie(headers, 'two_factor')
  const row = challenge === null ? null : await rows.findVerificationValue(challenge)
  return row && row.expiresAt > new Date() ? row.value : null
}

/** Whose code an endpoint is given. */
async function personOf(asked: Asked): Promise<string | null> {
  const person = await signedInPerson(asked)
  return person ?? halfSignedIn(asked.headers ?? new Headers(), asked.context.internalAdapter)
}

/** Only someone who knows the password can use up an account's guesses. */
export const codeGuesses: Counts = async (asked) => {
  const person = await personOf(asked)
  return person === null ? null : ['second-factor:account', person]
}

/** Better Auth checks whether a code is right, not whether it was given before. */
export async function refuseUsedCode(asked: Asked): Promise<void> {
  const person = await personOf(asked)
  if (person !== null && (await acceptCode(person, textOf(asked.body, 'code') ?? '')) === 'used')
    throw new APIError('UNAUTHORIZED', { code: 'INVALID_CODE', message: 'Invalid code' })
}
