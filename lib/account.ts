import { and, desc, eq, gt, ne, sql } from 'drizzle-orm'
import { z } from 'zod'
import { db, transaction } from '@/db'
import { session } from '@/db/schema'
import { verifiedPath } from './auth/confirmation-url'
import { inEqualTime } from './auth/floor'
import { hashedAhead, rememberingHash } from './auth/hashed-ahead'
import { maxPasswordLength, minPasswordLength } from './auth/lifetimes'
import { afterPassword } from './auth/password-again'
import { requestHeaders } from './auth/request-headers'
import { auth } from './auth/server'
import { AppError, reasonOf, toAppError } from './errors'
import type { SignedIn } from './guard/context'
import { safePath } from './guard/routes'
import { personNameSchema } from './person-input'

// A person's own account: getting in, staying in, getting out.

const emailSchema = z
  .string('Enter your email address.')
  .trim()
  .pipe(z.email('Enter an email address.').max(254))
const newPasswordSchema = z
  .string('Choose a password.')
  .min(minPasswordLength, `Use at least ${minPasswordLength} characters.`)
  .max(maxPasswordLength, `Use at most ${maxPasswordLength} characters.`)
const currentPasswordSchema = z.string().min(1, 'Enter your password.').max(maxPasswordLength)
const callbackUrl = z
  .string()
  .max(2000)
  .optional()
  .transform((path) => safePath(path))

export const signUpInput = z.object({
  name: personNameSchema,
  email: emailSchema,
  password: newPasswordSchema,
  callbackUrl,
})
export const signInInput = z.object({ email: emailSchema, password: currentPasswordSchema, callbackUrl })
export const emailInput = z.object({ email: emailSchema, callbackUrl })
export const resetPasswordInput = z.object({ token: z.string().min(1).max(200), password: newPasswordSchema })
export const profileInput = z.object({ name: personNameSchema })
export const changePasswordInput = z.object({
  currentPassword: currentPasswordSchema,
  password: newPasswordSchema,
})
export const sessionInput = z.object({ sessionId: z.string().min(1).max(64) })
export const deleteAccountInput = z.object({ password: currentPasswordSchema })

/** Makes the account and queues its mail in one transaction. Says the same when the address has an account already. */
export async function signUp({
  callbackUrl: returnTo,
  ...person
}: z.infer<typeof signUpInput>): Promise<void> {
  const headers = await requestHeaders()
  await explained({ PASSWORD_TOO_COMMON: 'password' }, () =>
    inEqualTime(() =>
      hashedAhead(person.password, () =>
        auth.api.signUpEmail({
          body: { ...person, callbackURL: verifiedPath(returnTo) },
          headers,
        }),
      ),
    ),
  )
}

/** @throws AppError invalid when address and password do not fit, or the address is not confirmed: who signs up with it and tries must not learn whether it was taken */
export async function signIn({
  email,
  password,
  callbackUrl: returnTo,
}: z.infer<typeof signInInput>): Promise<void> {
  try {
    const headers = await requestHeaders()
    await rememberingHash(() =>
      auth.api.signInEmail({
        body: { email, password, callbackURL: verifiedPath(returnTo) },
        headers,
      }),
    )
  } catch (error) {
    const refusal = toAppError(error)
    if (refusal?.code === 'unauthenticated')
      throw new AppError(
        'invalid',
        'This email address and password do not fit together. If you have not confirmed the address yet, do that first.',
      )
    throw refusal ?? error
  }
}

/** @throws AppError unavailable: a session that could not be ended is not called ended */
export async function signOut(): Promise<void> {
  await db().execute(sql`select 1`)
  await auth.api.signOut({ headers: await requestHeaders() })
}

/** Says the same, after the same time, whether or not somebody has that address. */
export async function requestPasswordReset(email: string): Promise<void> {
  const headers = await requestHeaders()
  await inEqualTime(() => transaction(() => auth.api.requestPasswordReset({ body: { email }, headers })))
}

/** Whether a mailed link to choose a new password still works. Uses nothing up. */
export async function resetLinkWorks(token: string): Promise<boolean> {
  if (!/^[\w-]{1,200}$/.test(token)) return false
  const { internalAdapter } = await auth.$context
  const link = await internalAdapter.findVerificationValue(`reset-password:${token}`)
  return link !== null && link.expiresAt > new Date()
}

/** @throws AppError invalid when the link was used or has expired */
export async function resetPassword({ token, password }: z.infer<typeof resetPasswordInput>): Promise<void> {
  const headers = await requestHeaders()
  await explained({ PASSWORD_TOO_COMMON: 'password', INVALID_TOKEN: 'token' }, () =>
    auth.api.resetPassword({ body: { token, newPassword: password }, headers }),
  )
}

/** Says the same whether or not somebody has that address, and whoever asks: Better Auth would answer by the session. */
export async function sendVerification({
  email,
  callbackUrl: returnTo,
}: z.infer<typeof emailInput>): Promise<void> {
  const headers = await requestHeaders({ session: false })
  await transaction(() =>
    auth.api.sendVerificationEmail({
      body: { email, callbackURL: verifiedPath(returnTo) },
      headers,
    }),
  )
}

export async function updateProfile(_: SignedIn, { name }: z.infer<typeof profileInput>): Promise<void> {
  await auth.api.updateUser({ body: { name }, headers: await requestHeaders() })
}

/** Ends every other session and every mailed link. */
export async function changePassword(
  _: SignedIn,
  { currentPassword, password }: z.infer<typeof changePasswordInput>,
): Promise<void> {
  const headers = await requestHeaders()
  await explained({ PASSWORD_TOO_COMMON: 'password', INVALID_PASSWORD: 'currentPassword' }, () =>
    rememberingHash(() =>
      auth.api.changePassword({
        body: { currentPassword, newPassword: password, revokeOtherSessions: true },
        headers,
      }),
    ),
  )
}

/** Where the person is signed in, the newest use first; ids only, no token leaves the server. */
export async function listSessions({ user, session: current }: SignedIn) {
  const rows = await db()
    .select({
      id: session.id,
      address: session.ipAddress,
      userAgent: session.userAgent,
      createdAt: session.createdAt,
      usedAt: session.updatedAt,
    })
    .from(session)
    .where(and(eq(session.userId, user.id), gt(session.expiresAt, sql`now()`)))
    .orderBy(desc(session.updatedAt))
    .limit(100)
  return rows.map((row) => ({ ...row, current: row.id === current.id }))
}

export async function revokeSession(
  { user }: SignedIn,
  { sessionId }: z.infer<typeof sessionInput>,
): Promise<void> {
  const { rowCount } = await db()
    .delete(session)
    .where(and(eq(session.userId, user.id), eq(session.id, sessionId)))
  if (!rowCount) throw new AppError('not_found', 'That session has already ended.')
}

export async function revokeOtherSessions({ user, session: current }: SignedIn): Promise<void> {
  await db()
    .delete(session)
    .where(and(eq(session.userId, user.id), ne(session.id, current.id)))
}

/** All of it or nothing. @throws AppError conflict while the person is the only owner of an organization */
export async function deleteAccount(
  person: SignedIn,
  { password }: z.infer<typeof deleteAccountInput>,
): Promise<void> {
  const headers = await requestHeaders()
  await afterPassword(person, password, () => auth.api.deleteUser({ body: { password }, headers }))
}

const sentences: Record<string, string> = {
  INVALID_PASSWORD: 'That is not your password.',
  INVALID_TOKEN: 'This link was already used or has expired. Ask for a new one.',
}

/** Puts a refusal of Better Auth under the field it is about. */
async function explained<T>(fieldOf: Record<string, string>, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    const refusal = toAppError(error)
    const code = refusal ? reasonOf(refusal) : ''
    const field = fieldOf[code]
    if (!refusal || !field) throw refusal ?? error
    const sentence = sentences[code] ?? refusal.message
    throw new AppError('invalid', sentence, { fields: { [field]: [sentence] }, cause: error })
  }
}
