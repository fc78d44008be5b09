import { randomBytes } from 'node:crypto'
import { and, eq, gt, isNull, ne, sql } from 'drizzle-orm'
import { z } from 'zod'
import { db, transaction } from '@/db'
import { emailChange, user } from '@/db/schema'
import { inEqualTime } from '../auth/floor'
import { forgetLinks } from '../auth/password-change'
import { waitForSameSignUp } from '../auth/sign-up'
import { sendsMail } from '../email/inbox'
import { mailboxOf } from '../email/mailbox'
import { sendMail } from '../email/send'
import { env } from '../env'
import { AppError } from '../errors'
import { takePoints } from '../http/rate-limits'
import { emailField, nothing } from '../input'
import { emailChangeLifetime, emailReturnLifetime } from '../lifetimes'
import { lockPerson } from '../members/rules'
import { operation } from '../operation'
import { changeIn, changeUrl } from './email-change-links'
import { endAllAccess, newResetToken } from './regain'

// A person changes their email: the new one confirms, the old one is told, and can stop the change
// or take it back for some days. docs/decisions/0028-account.md

/**
 * Sends a link to the new email. The answer is the same if it has an account: then its owner is
 * told, and gets no link.
 */
export const requestEmailChange = operation('signed-in', {
  summary: 'Change your email',
  proof: true,
  input: z.object({ email: emailField }),
  run: async ({ user: { id: userId, email: oldEmail } }, { email: newEmail }) => {
    if (newEmail === oldEmail) throw refused('email', 'This is already your email.')
    if (!sendsMail())
      throw new AppError('conflict', 'Email isn’t set up on this server, so your email can’t be changed.')
    await takePoints([
      ['email-change:person', userId],
      ['email-change:mailbox', mailboxOf(newEmail)],
    ])
    await inEqualTime(() => transaction(() => begin({ userId, oldEmail, newEmail })))
  },
})

async function begin({ userId, oldEmail, newEmail }: Record<'userId' | 'oldEmail' | 'newEmail', string>) {
  const id = randomBytes(16).toString('hex')
  await lockPerson(userId)
  await forgetPending(userId)
  const expiresAt = sql`now() + make_interval(secs => ${emailChangeLifetime})`
  await db().insert(emailChange).values({ id, userId, oldEmail, newEmail, expiresAt })
  if (await hasOther(newEmail, userId))
    await sendMail(newEmail, 'email-taken', { signInUrl: `${env().appUrl}/login` })
  else await sendMail(newEmail, 'confirm-new-email', { url: changeUrl('confirm', id) })
  await sendMail(oldEmail, 'email-change-requested', { url: changeUrl('stop', id) })
}

/** Ends the pending change. */
export const cancelEmailChange = operation('signed-in', {
  summary: 'Cancel a change of your email',
  input: nothing,
  run: async ({ user: { id } }) => {
    if (!(await forgetPending(id))) throw new AppError('not_found', 'You have no pending email change.')
  },
})

const token = z.string().min(1).max(200)

/**
 * The emailed link and a session prove mailbox and account: a stranger who enters your email gets
 * nothing from your click. @throws AppError conflict if the email has another account by now
 */
export const confirmEmailChange = operation('signed-in', {
  summary: 'Confirm a new email',
  input: z.object({ token }),
  run: ({ user: { id: userId } }, { token: mailed }) =>
    transaction(async () => {
      const { id, newEmail, oldEmail, confirmedAt, ...change } = await lockChange(changeIn('confirm', mailed))
      if (confirmedAt || change.userId !== userId) throw deadLink()
      await claim(newEmail, userId)
      const { rowCount } = await db()
        .update(user)
        .set({ email: newEmail })
        .where(and(eq(user.id, userId), eq(user.email, oldEmail)))
      if (!rowCount) throw deadLink()
      const expiresAt = sql`now() + make_interval(secs => ${emailReturnLifetime})`
      await db().update(emailChange).set({ confirmedAt: sql`now()`, expiresAt }).where(eq(emailChange.id, id))
      await forgetLinks(userId)
      await sendMail(oldEmail, 'email-changed', {
        url: changeUrl('stop', id),
        when: new Date().toISOString(),
      })
      return { email: newEmail }
    }),
})

/**
 * From the old email: stops a change, or takes it back once it has happened. Then someone else may
 * have the account, so all access to it ends.
 * @returns a token to choose a new password, if the change was taken back
 */
export const stopEmailChange = operation('public', {
  summary: 'Stop a change of email, or take it back',
  input: z.object({ token }),
  run: (_, { token: mailed }) =>
    transaction(async () => {
      const { userId, oldEmail, confirmedAt } = await lockChange(changeIn('stop', mailed))
      if (!confirmedAt) {
        await forgetPending(userId)
        return { resetToken: undefined }
      }
      await claim(oldEmail, userId)
      await db().update(user).set({ email: oldEmail, emailVerified: true }).where(eq(user.id, userId))
      await db().delete(emailChange).where(eq(emailChange.userId, userId))
      await endAllAccess(userId)
      return { resetToken: await newResetToken(userId) }
    }),
})

/** @returns the number of pending changes that were deleted */
async function forgetPending(userId: string): Promise<number> {
  const pending = and(eq(emailChange.userId, userId), isNull(emailChange.confirmedAt))
  return (await db().delete(emailChange).where(pending)).rowCount ?? 0
}

/** Reads it again under the lock. Everything here locks the person first. */
async function lockChange(id = '') {
  const [seen] = await db().select().from(emailChange).where(eq(emailChange.id, id))
  if (!seen) throw deadLink()
  await lockPerson(seen.userId)
  const [found] = await db()
    .select()
    .from(emailChange)
    .where(and(eq(emailChange.id, id), gt(emailChange.expiresAt, sql`now()`)))
  if (!found) throw deadLink()
  return found
}

/** Whether another account has confirmed this email. */
async function hasOther(email: string, userId: string): Promise<boolean> {
  const confirmed = and(eq(user.email, email), eq(user.emailVerified, true), ne(user.id, userId))
  return (await db().select({ id: user.id }).from(user).where(confirmed)).length > 0
}

/** An account that no one has confirmed belongs to no one, so it makes way. */
async function claim(email: string, userId: string): Promise<void> {
  await waitForSameSignUp(email)
  await db()
    .delete(user)
    .where(and(eq(user.email, email), eq(user.emailVerified, false), ne(user.id, userId)))
  if (await hasOther(email, userId))
    throw new AppError(
      'conflict',
      'This email now belongs to another account. First change that account’s email, or delete that account.',
    )
}

const refused = (field: string, sentence: string) =>
  new AppError('invalid', sentence, { fields: { [field]: [sentence] } })

const deadLink = () => refused('token', 'This link has been used or has expired, or the change was stopped.')
