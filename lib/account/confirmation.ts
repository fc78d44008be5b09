import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import { db, transaction } from '@/db'
import { account, user } from '@/db/schema'
import { isKnownPassword } from '../auth/breached-passwords'
import { commonPassword } from '../auth/common-passwords'
import { deadLink, lockPending, readConfirmation } from '../auth/confirmation'
import { makeKnown } from '../auth/device'
import { hash, hashedAhead } from '../auth/hashed-ahead'
import { amongFew } from '../auth/hashing'
import { forgetLinks } from '../auth/password-change'
import { requestHeaders } from '../auth/request-headers'
import { auth } from '../auth/server'
import { AppError } from '../errors'
import { operation } from '../operation'
import { callbackUrl, newPassword } from './input'
import { personNameSchema } from './person'

// What the buttons do on the page of an emailed confirmation link.
// docs/decisions/0021-confirmation.md.

const token = z.string().min(1).max(2000)

/**
 * In the browser that signed up. Never replaces a session.
 * @returns the email, and whether this browser is signed in with it now
 */
export const confirmEmail = operation('public', {
  summary: 'Confirm an email in the browser that signed up',
  input: z.object({ token, callbackUrl }),
  run: async (viewer, { token: mailed }) => {
    const headers = await requestHeaders()
    const body = { token: mailed, signIn: viewer === null }
    const { email } = await transaction(() => auth.api.confirmEmail({ body, headers }))
    return { email, signedIn: viewer === null }
  },
})

/**
 * In any other browser. The person who signed up knows the password, and perhaps does not own the
 * mailbox. So the owner chooses a new password, and the earlier one stops working. Signs no one in.
 */
export const confirmWithPassword = operation('public', {
  summary: 'Confirm an email in another browser, and choose a password',
  input: z.object({ token, name: personNameSchema, password: newPassword, callbackUrl }),
  run: async (_, { token: mailed, name, password }) => {
    const found = await readConfirmation(mailed)
    if (found.state !== 'pending') throw deadLink()
    await requireUncommon(password, found.email)
    const confirm = async () => {
      const { id } = await lockPending(mailed)
      await db()
        .update(account)
        .set({ password: await hash(password) })
        .where(and(eq(account.userId, id), eq(account.providerId, 'credential')))
      await db().update(user).set({ name, image: null, emailVerified: true }).where(eq(user.id, id))
      await forgetLinks(id)
      await makeKnown(eq(user.id, id))
    }
    await amongFew(() => hashedAhead(password, () => transaction(confirm)))
    return { email: found.email }
  },
})

async function requireUncommon(password: string, email: string): Promise<void> {
  if (!(await isKnownPassword(password, email))) return
  throw new AppError('invalid', commonPassword, { fields: { password: [commonPassword] } })
}
