import { isAPIError } from 'better-auth/api'
import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import { db, transaction } from '@/db'
import { passkey, session } from '@/db/schema'
import { callbackUrl } from '../account/input'
import { requireOtherWayIn } from '../account/ways-in'
import { onlyChecked } from '../auth/passkey'
import { markProven } from '../auth/proven-session'
import { requestHeaders } from '../auth/request-headers'
import { auth } from '../auth/server'
import { AppError, toAppError } from '../errors'
import type { SignedIn } from '../guard/context'
import { clearPoints, takePoint } from '../http/rate-limits'
import { idField } from '../input'
import { operation } from '../operation'
import { tellChanged } from '../second-factor/mail'
import { passkeyName, registrationAnswer, signInAnswer } from './input'

/** @returns the challenge for the browser, as JSON */
export const beginPasskey = operation('signed-in', {
  summary: 'Begin to add a passkey',
  proof: true,
  input: z.object({ name: passkeyName }),
  run: async ({ user }) => {
    await takePoint('passkey:person', user.id)
    const { path } = auth.api.generatePasskeyRegistrationOptions
    const headers = await requestHeaders({ path })
    return JSON.stringify(await auth.api.generatePasskeyRegistrationOptions({ headers, query: {} }))
  },
})

/** From then on, this session counts as one with a second factor. */
export const addPasskey = operation('signed-in', {
  summary: 'Add a passkey',
  proof: true,
  input: z.object({ name: passkeyName, response: registrationAnswer }),
  run: async ({ user, session: { id } }, { name, response }) => {
    const headers = await requestHeaders({ path: auth.api.verifyPasskeyRegistration.path })
    await explained('Your passkey couldn’t be added. Try again.', () =>
      auth.api.verifyPasskeyRegistration({ body: { name, response }, headers }),
    )
    await db().update(session).set({ byPasskey: true }).where(eq(session.id, id))
    await tellChanged(user.email, `The passkey “${name}” was added.`)
  },
})

export const renamePasskey = operation('signed-in', {
  summary: 'Rename a passkey',
  input: z.object({ id: idField, name: passkeyName }),
  run: async (person, { id, name }) => {
    const { rowCount } = await db().update(passkey).set({ name }).where(mine(person, id))
    if (!rowCount) throw noSuchPasskey()
  },
})

/** @returns its name. @throws AppError conflict if the person could not sign in afterwards */
export const removePasskey = operation('signed-in', {
  summary: 'Remove a passkey',
  proof: true,
  input: z.object({ id: idField }),
  run: (person, { id }) =>
    transaction(async () => {
      await requireOtherWayIn(person.user.id, id)
      const [removed] = await db().delete(passkey).where(mine(person, id)).returning()
      if (!removed) throw noSuchPasskey()
      const name = removed.name ?? 'Passkey'
      await tellChanged(person.user.email, `The passkey “${name}” was removed.`)
      return name
    }),
})

/** The password and a second factor in one. */
export const signInWithPasskey = operation('public', {
  summary: 'Sign in with a passkey',
  input: z.object({ response: signInAnswer, callbackUrl }),
  run: async (_, { response }) => {
    const headers = await requestHeaders({ session: false, path: auth.api.verifyPasskeyAuthentication.path })
    await explained('You can’t sign in with this passkey. Sign in another way.', () =>
      auth.api.verifyPasskeyAuthentication({ body: { response }, headers }),
    )
  },
})

/** From then on, this session counts as one with a second factor, too. */
export const proveWithPasskey = operation('signed-in', {
  summary: 'Confirm who you are with a passkey',
  input: z.object({ response: signInAnswer }),
  run: async ({ user: { id: userId }, session: { id } }, { response }) => {
    await takePoint('password-again:person', userId)
    const headers = await requestHeaders({ path: auth.api.verifyPasskeyAuthentication.path })
    const sentence = 'This passkey couldn’t confirm that it’s you. Try again, or confirm in another way.'
    const used = await explained(sentence, () =>
      onlyChecked(() => auth.api.verifyPasskeyAuthentication({ body: { response }, headers })),
    )
    const { rowCount } = await db()
      .update(passkey)
      .set({ counter: used?.newCounter })
      .where(and(eq(passkey.userId, userId), eq(passkey.credentialID, used?.credentialID ?? '')))
    if (!rowCount) throw new AppError('invalid', sentence)
    await clearPoints('password-again:person', userId)
    await db().update(session).set({ byPasskey: true }).where(eq(session.id, id))
    await markProven(id)
  },
})

const mine = ({ user }: SignedIn, id: string) => and(eq(passkey.userId, user.id), eq(passkey.id, id))

const noSuchPasskey = () => new AppError('not_found', 'That passkey has already been removed.')

/** @throws AppError invalid with `sentence` for an answer that Better Auth doesn't accept */
async function explained<T>(sentence: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    const refusal = toAppError(error)
    if (refusal?.isFault) throw refusal
    // Better Auth answers 500 to a registration that is not right.
    const wrong = isAPIError(error) && error.body?.code === 'FAILED_TO_VERIFY_REGISTRATION'
    if (wrong || refusal?.code === 'invalid' || refusal?.code === 'unauthenticated')
      throw new AppError('invalid', sentence, { cause: error })
    throw refusal ?? error
  }
}
