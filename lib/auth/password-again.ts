import { transaction } from '@/db'
import { AppError, reasonOf, toAppError } from '../errors'
import { withProven } from './hashed-ahead'
import { auth } from './server'
import { withTries } from './tries'

// Who is signed in and about to do what cannot be undone gives their password again. Wrong ones are counted
// (./endpoint-hooks), so that a stolen session is no place to guess. Asked before a transaction begins: hashing takes time.

/** @throws AppError invalid under the field `password`, too_many, unauthenticated, unavailable */
export async function demandPassword(password: string, headers: Headers): Promise<void> {
  try {
    await auth.api.verifyPassword({ body: { password }, headers })
  } catch (error) {
    const refusal = toAppError(error)
    if (!refusal || reasonOf(refusal) !== 'INVALID_PASSWORD') throw refusal ?? error
    const sentence = 'That is not your password.'
    throw new AppError('invalid', sentence, { fields: { password: [sentence] }, cause: error })
  }
}

/** Demands the password, then runs `run` in one transaction, in which Better Auth need not check it again. */
export async function afterPassword<T>(
  password: string,
  headers: Headers,
  run: () => Promise<T>,
): Promise<T> {
  await demandPassword(password, headers)
  return withProven(password, () => withTries(() => transaction(run)))
}
