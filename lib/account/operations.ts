import { and, eq, ne, sql } from 'drizzle-orm'
import { z } from 'zod'
import { db, transaction } from '@/db'
import { session, user } from '@/db/schema'
import { inEqualTime, refusedInEqualTime } from '../auth/floor'
import { rememberingHash } from '../auth/hashed-ahead'
import { amongFew } from '../auth/hashing'
import { requestHeaders } from '../auth/request-headers'
import { auth } from '../auth/server'
import { AppError, asRepeatable, lostDatabase, reasonOf, toAppError } from '../errors'
import { emailField, idField, nothing } from '../input'
import { operation } from '../operation'
import { withTries } from '../retry'
import { stopImpersonation } from '../staff/impersonation'
import { callbackUrl, currentPassword, newPassword, timeZone } from './input'
import { personNameSchema } from './person'
import { withResetLink } from './reset'
import { withNewAccount } from './sign-up'
import { deviceOf } from './user-agent'

// A person's own account: signing up and in, sessions, passwords, deletion.

/**
 * Creates the account and queues its email in one transaction. The answer is the same if the email
 * already has an account.
 */
export const signUp = operation('public', {
  summary: 'Create an account',
  input: z.object({ name: personNameSchema, email: emailField, password: newPassword, callbackUrl }),
  run: async (_, { callbackUrl: returnTo, ...person }) => {
    const headers = await requestHeaders()
    const body = { ...person, callbackURL: returnTo }
    await explained({ PASSWORD_TOO_COMMON: 'password' }, () =>
      withNewAccount(person, () => auth.api.signUpEmail({ body, headers })),
    )
  },
})

/**
 * @returns whether the person is not signed in yet: lib/second-factor/sign-in.ts
 * @throws AppError invalid for a wrong email or password, or an unconfirmed email. Someone who
 *   signs up with another person's email and tries to sign in must not learn whether it was taken.
 */
export const signIn = operation('public', {
  summary: 'Sign in',
  input: z.object({ email: emailField, password: currentPassword, callbackUrl }),
  run: async (_, { email: address, password }) => {
    const headers = await requestHeaders({ path: auth.api.signInEmail.path })
    const body = { email: address, password }
    try {
      const answer = await asRepeatable(() =>
        amongFew(() =>
          refusedInEqualTime(
            () => rememberingHash(() => auth.api.signInEmail({ body, headers })),
            () => false,
          ),
        ),
      )
      return { asksCode: 'twoFactorRedirect' in answer }
    } catch (error) {
      const refusal = toAppError(error)
      if (refusal?.code === 'unauthenticated')
        throw new AppError(
          'invalid',
          'Incorrect email or password. If you haven’t confirmed your email yet, do that first.',
        )
      throw refusal ?? error
    }
  },
})

/**
 * Staff who act as someone else return to themselves.
 * @throws AppError unavailable if the session could not be ended
 */
export const signOut = operation('public', {
  summary: 'Sign out',
  input: nothing,
  impersonated: true,
  run: async (viewer) => {
    if (viewer?.impersonator) return stopImpersonation(viewer)
    await asRepeatable(async () => {
      await db().execute(sql`select 1`)
      await auth.api.signOut({ headers: await requestHeaders() })
      // Better Auth takes a session that it failed to delete for one that has ended.
      const lost = lostDatabase()
      if (lost) throw lost
    })
  },
})

/** The answer and its timing are the same whether or not the email has an account. */
export const requestPasswordReset = operation('public', {
  summary: 'Request a link to choose a new password',
  input: z.object({ email: emailField }),
  run: async (_, body) => {
    const headers = await requestHeaders()
    await inEqualTime(() => transaction(() => auth.api.requestPasswordReset({ body, headers })))
  },
})

/** @throws AppError invalid if the link was used or has expired */
export const resetPassword = operation('public', {
  summary: 'Choose a new password through an emailed link',
  input: z.object({ token: z.string().min(1).max(200), password: newPassword }),
  run: async (_, { token, password }) => {
    const headers = await requestHeaders()
    await explained({ PASSWORD_TOO_COMMON: 'password', INVALID_TOKEN: 'token' }, () =>
      withResetLink(token, password, () =>
        auth.api.resetPassword({ body: { token, newPassword: password }, headers }),
      ),
    )
  },
})

/**
 * The answer is the same whether or not the email has an account, and whoever asks: Better Auth's
 * own answer depends on the session.
 */
export const sendVerification = operation('public', {
  summary: 'Request a link that confirms an email',
  input: z.object({ email: emailField, callbackUrl }),
  run: async (_, { email: address, callbackUrl: returnTo }) => {
    const headers = await requestHeaders({ session: false })
    const body = { email: address, callbackURL: returnTo }
    // Not in a transaction: Better Auth waits half a second in it, and only the email is written.
    await auth.api.sendVerificationEmail({ body, headers })
  },
})

export const updateProfile = operation('signed-in', {
  summary: 'Change your name',
  input: z.object({ name: personNameSchema }),
  run: async (_, body) => {
    await auth.api.updateUser({ body, headers: await requestHeaders() })
  },
})

export const chooseTimeZone = operation('signed-in', {
  summary: 'Choose your time zone',
  input: z.object({ timeZone }),
  run: async ({ user: { id } }, { timeZone: chosen }) => {
    await db().update(user).set({ timeZone: chosen }).where(eq(user.id, id))
  },
})

/** Ends all other sessions and invalidates all emailed links. */
export const changePassword = operation('signed-in', {
  summary: 'Change your password',
  input: z.object({ currentPassword, password: newPassword }),
  run: async (_, { currentPassword: current, password }) => {
    const headers = await requestHeaders()
    const body = { currentPassword: current, newPassword: password, revokeOtherSessions: true }
    await explained({ PASSWORD_TOO_COMMON: 'password', INVALID_PASSWORD: 'currentPassword' }, () =>
      amongFew(() => rememberingHash(() => auth.api.changePassword({ body, headers }))),
    )
  },
})

/** @returns what the device is called */
export const revokeSession = operation('signed-in', {
  summary: 'End one of your sessions',
  input: z.object({ sessionId: idField }),
  run: async ({ user }, { sessionId }) => {
    const [ended] = await db()
      .delete(session)
      .where(and(eq(session.userId, user.id), eq(session.id, sessionId)))
      .returning({ userAgent: session.userAgent })
    if (!ended) throw new AppError('not_found', 'You’ve already been signed out on that device.')
    return deviceOf(ended.userAgent, 'The unknown')
  },
})

export const revokeOtherSessions = operation('signed-in', {
  summary: 'End all your other sessions',
  input: nothing,
  run: async ({ user, session: current }) => {
    await db()
      .delete(session)
      .where(and(eq(session.userId, user.id), ne(session.id, current.id)))
  },
})

/** All or nothing. @throws AppError conflict if the person is the only owner of an organization */
export const deleteAccount = operation('signed-in', {
  summary: 'Delete your account',
  input: nothing,
  proof: true,
  run: async () => {
    const headers = await requestHeaders()
    await withTries(() => transaction(() => auth.api.deleteUser({ body: {}, headers })))
  },
})

const sentences: Record<string, string> = {
  INVALID_PASSWORD: 'Incorrect password.',
  INVALID_TOKEN: 'This link has been used or has expired. Request a new one.',
}

/** Shows an error of Better Auth under the field it is about. */
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
