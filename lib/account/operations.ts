import { and, eq, ne, sql } from 'drizzle-orm'
import { z } from 'zod'
import { db, transaction } from '@/db'
import { session } from '@/db/schema'
import { verifiedPath } from '../auth/confirmation-url'
import { inEqualTime } from '../auth/floor'
import { hashedAhead, rememberingHash } from '../auth/hashed-ahead'
import { amongFew } from '../auth/hashing'
import { requestHeaders } from '../auth/request-headers'
import { auth } from '../auth/server'
import { AppError, reasonOf, toAppError } from '../errors'
import { idField, nothing } from '../input'
import { operation } from '../operation'
import { callbackUrl, currentPassword, email, newPassword } from './input'
import { afterPassword } from './password-again'
import { personNameSchema } from './person'

// A person's own account: getting in, staying in, getting out.

/** Makes the account and queues its mail in one transaction. Says the same when the address has an account already. */
export const signUp = operation('public', {
  summary: 'Create an account',
  input: z.object({ name: personNameSchema, email, password: newPassword, callbackUrl }),
  run: async (_, { callbackUrl: returnTo, ...person }) => {
    const headers = await requestHeaders()
    const body = { ...person, callbackURL: verifiedPath(returnTo) }
    await explained({ PASSWORD_TOO_COMMON: 'password' }, () =>
      inEqualTime(() =>
        amongFew(() => hashedAhead(person.password, () => auth.api.signUpEmail({ body, headers }))),
      ),
    )
  },
})

/**
 * @throws AppError invalid when address and password do not fit, or the address is not confirmed: who signs up with it and tries
 *   must not learn whether it was taken
 */
export const signIn = operation('public', {
  summary: 'Sign in',
  input: z.object({ email, password: currentPassword, callbackUrl }),
  run: async (_, { callbackUrl: returnTo, ...given }) => {
    const headers = await requestHeaders({ path: auth.api.signInEmail.path })
    const body = { ...given, callbackURL: verifiedPath(returnTo) }
    try {
      await amongFew(() => rememberingHash(() => auth.api.signInEmail({ body, headers })))
    } catch (error) {
      const refusal = toAppError(error)
      if (refusal?.code === 'unauthenticated')
        throw new AppError(
          'invalid',
          'This email address and password do not fit together. If you have not confirmed the address yet, do that first.',
        )
      throw refusal ?? error
    }
  },
})

/** @throws AppError unavailable: a session that could not be ended is not called ended */
export const signOut = operation('public', {
  summary: 'Sign out',
  input: nothing,
  run: async () => {
    await db().execute(sql`select 1`)
    await auth.api.signOut({ headers: await requestHeaders() })
  },
})

/** Says the same, after the same time, whether or not somebody has that address. */
export const requestPasswordReset = operation('public', {
  summary: 'Ask for a link to choose a new password',
  input: z.object({ email }),
  run: async (_, body) => {
    const headers = await requestHeaders()
    await inEqualTime(() => transaction(() => auth.api.requestPasswordReset({ body, headers })))
  },
})

/** @throws AppError invalid when the link was used or has expired */
export const resetPassword = operation('public', {
  summary: 'Choose a new password by a mailed link',
  input: z.object({ token: z.string().min(1).max(200), password: newPassword }),
  run: async (_, { token, password }) => {
    const headers = await requestHeaders()
    await explained({ PASSWORD_TOO_COMMON: 'password', INVALID_TOKEN: 'token' }, () =>
      auth.api.resetPassword({ body: { token, newPassword: password }, headers }),
    )
  },
})

/** Says the same whether or not somebody has that address, and whoever asks: Better Auth would answer by the session. */
export const sendVerification = operation('public', {
  summary: 'Ask for a link that confirms an address',
  input: z.object({ email, callbackUrl }),
  run: async (_, { email: address, callbackUrl: returnTo }) => {
    const headers = await requestHeaders({ session: false })
    const body = { email: address, callbackURL: verifiedPath(returnTo) }
    // In no transaction: Better Auth waits half a second in it, and nothing but the mail is written.
    await auth.api.sendVerificationEmail({ body, headers })
  },
})

export const updateProfile = operation('signed-in', {
  summary: 'Change one’s own name',
  input: z.object({ name: personNameSchema }),
  run: async (_, body) => {
    await auth.api.updateUser({ body, headers: await requestHeaders() })
  },
})

/** Ends every other session and every mailed link. */
export const changePassword = operation('signed-in', {
  summary: 'Change one’s own password',
  input: z.object({ currentPassword, password: newPassword }),
  run: async (_, { currentPassword: current, password }) => {
    const headers = await requestHeaders()
    const body = { currentPassword: current, newPassword: password, revokeOtherSessions: true }
    await explained({ PASSWORD_TOO_COMMON: 'password', INVALID_PASSWORD: 'currentPassword' }, () =>
      rememberingHash(() => auth.api.changePassword({ body, headers })),
    )
  },
})

export const revokeSession = operation('signed-in', {
  summary: 'End one of one’s own sessions',
  input: z.object({ sessionId: idField }),
  run: async ({ user }, { sessionId }) => {
    const { rowCount } = await db()
      .delete(session)
      .where(and(eq(session.userId, user.id), eq(session.id, sessionId)))
    if (!rowCount) throw new AppError('not_found', 'That session has already ended.')
  },
})

export const revokeOtherSessions = operation('signed-in', {
  summary: 'End all one’s other sessions',
  input: nothing,
  run: async ({ user, session: current }) => {
    await db()
      .delete(session)
      .where(and(eq(session.userId, user.id), ne(session.id, current.id)))
  },
})

/** All of it or nothing. @throws AppError conflict while the person is the only owner of an organization */
export const deleteAccount = operation('signed-in', {
  summary: 'Delete one’s own account',
  input: z.object({ password: currentPassword }),
  run: async (person, { password }) => {
    const headers = await requestHeaders()
    await afterPassword(person, password, () => auth.api.deleteUser({ body: { password }, headers }))
  },
})

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
