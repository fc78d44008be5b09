import { and, eq, ne } from 'drizzle-orm'
import { z } from 'zod'
import { db, transaction } from '@/db'
import { account } from '@/db/schema'
import { tellOwner } from '../auth/owner-of-identity'
import { accountPath } from '../auth/paths'
import { nameOf, providers } from '../auth/providers'
import { requestHeaders } from '../auth/request-headers'
import { auth } from '../auth/server'
import { AppError, asRepeatable, toAppError } from '../errors'
import { idField } from '../input'
import { operation } from '../operation'
import { callbackUrl } from './input'
import { requireOtherWayIn } from './ways-in'

// Signing in through another provider, and linking one to an account. What happens when the person
// comes back: ../auth/provider-callback. docs/decisions/0031-social-sign-in.md.

const provider = z.string().refine((id) => providers().some((each) => each.id === id), 'Unknown service.')

/** @returns the URL of the provider, where the person signs in. @throws AppError unavailable */
export const signInWithProvider = operation('public', {
  summary: 'Sign in through a provider',
  input: z.object({ provider, callbackUrl }),
  run: async (_, { provider: id, callbackUrl: returnTo }) => {
    const headers = await requestHeaders({ session: false })
    const errorCallbackURL = accountPath('/login', { callbackUrl: returnTo })
    const body = { provider: id, callbackURL: returnTo, errorCallbackURL, disableRedirect: true }
    return asRepeatable(() => urlOf(id, () => auth.api.signInSocial({ body, headers })))
  },
})

/** @returns the URL of the provider, as signInWithProvider does */
export const linkProvider = operation('signed-in', {
  summary: 'Link a provider to your account',
  proof: true,
  input: z.object({ provider }),
  run: async (_, { provider: id }) => {
    const page = '/account#sign-in-methods'
    const body = { provider: id, callbackURL: page, errorCallbackURL: page, disableRedirect: true }
    const headers = await requestHeaders()
    return urlOf(id, () => auth.api.linkSocialAccount({ body, headers }))
  },
})

/** @throws AppError conflict if the person could not sign in afterwards, not_found */
export const unlinkProvider = operation('signed-in', {
  summary: 'Unlink a provider from your account',
  proof: true,
  input: z.object({ accountId: idField }),
  run: ({ user }, { accountId }) =>
    transaction(async () => {
      await requireOtherWayIn(user.id, accountId)
      const [gone] = await db()
        .delete(account)
        .where(
          and(eq(account.userId, user.id), eq(account.id, accountId), ne(account.providerId, 'credential')),
        )
        .returning({ providerId: account.providerId })
      if (!gone) throw new AppError('not_found', 'That service has already been unlinked.')
      const name = nameOf(gone.providerId)
      await tellOwner(user.email, `You can no longer sign in with ${name}`)
      return name
    }),
})

async function urlOf(id: string, start: () => Promise<{ url?: string }>): Promise<string> {
  const { url } = await start().catch((error) => {
    // Of a provider whose settings are there, but that could not be asked for its endpoints.
    if (toAppError(error)?.code === 'not_found') return { url: undefined }
    throw error
  })
  if (url) return url
  const sentence = `We can’t reach ${nameOf(id)} right now. Try again in a moment.`
  throw new AppError('unavailable', sentence)
}
