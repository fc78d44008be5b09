import { transaction } from '@/db'
import { verify, withProven } from '../auth/hashed-ahead'
import { maxPasswordLength } from '../auth/lifetimes'
import { auth } from '../auth/server'
import { AppError } from '../errors'
import type { Viewer } from '../guard/context'
import { requireInPerson } from '../guard/impersonation'
import { clearPoints, takePoint } from '../http/rate-limits'
import { withTries } from '../retry'

// Before something that can't be undone, signed-in people enter their password again. It is checked
// against the actor's own id, so no session is read a second time. Wrong passwords are counted, so
// that a stolen session can't be used to guess. Checked before a transaction begins, because
// hashing takes time.

/** @throws AppError invalid under the field `password`, forbidden, too_many, unavailable */
export async function requirePassword(actor: Viewer, password: string): Promise<void> {
  requireInPerson(actor)
  await takePoint('password-again:person', actor.user.id)
  if (!(await isPasswordOf(actor, password))) {
    const sentence = 'Incorrect password.'
    throw new AppError('invalid', sentence, { fields: { password: [sentence] } })
  }
  await clearPoints('password-again:person', actor.user.id)
}

async function isPasswordOf({ user }: Viewer, password: string): Promise<boolean> {
  if (password.length > maxPasswordLength) return false
  const { internalAdapter } = await auth.$context
  const hash = (await internalAdapter.findCredentialAccount(user.id))?.password
  return typeof hash === 'string' && verify({ hash, password })
}

/**
 * Checks the password, then calls `run` in one transaction, in which Better Auth doesn't check it
 * again.
 */
export async function afterPassword<T>(actor: Viewer, password: string, run: () => Promise<T>): Promise<T> {
  await requirePassword(actor, password)
  return withProven(password, () => withTries(() => transaction(run)))
}
