import type { BetterAuthPlugin } from 'better-auth'
import { bearer, jwt, magicLink } from 'better-auth/plugins'
import { z } from 'zod'
import type { Exception } from '@/lib/auth/exceptions'
import type { CredentialReader } from '@/lib/guard/credentials'
import { readSessionToken, sessionCookieName } from '@/lib/guard/session-cookie'
import { load } from './load'

// What a team writes to install these plugins: as docs/add-a-plugin.md shows it, line by line.

type Plugin = (options?: object) => BetterAuthPlugin
type Stripe = new (key: string) => { webhooks: { generateTestHeaderString: (given: object) => string } }

export const stripeSecret = 'whsec_of_these_tests'
/** Links that were mailed. */
export const magicLinks: string[] = []
export const scimToken = 'a-token-of-the-directory'
/** The events that the plugin was called with. */
export const stripeEvents: { id: string }[] = []

export async function stripeClient() {
  const { default: Client } = await load<{ default: Stripe }>('stripe')
  return new Client('sk_test_of_no_account')
}

export const furtherPlugins = async (): Promise<BetterAuthPlugin[]> => [
  bearer(),
  jwt(),
  magicLink({
    sendMagicLink: async ({ email, url }) => {
      const { mayMailForStranger } = await import('@/lib/email/points')
      if (await mayMailForStranger({ email })) magicLinks.push(url)
    },
  }),
  (await load<{ apiKey: Plugin }>('@better-auth/api-key')).apiKey(),
  (await load<{ stripe: Plugin }>('@better-auth/stripe')).stripe({
    stripeClient: await stripeClient(),
    stripeWebhookSecret: stripeSecret,
    onEvent: async (event: { id: string }) => stripeEvents.push(event),
  }),
  (await load<{ oauthProvider: Plugin }>('@better-auth/oauth-provider')).oauthProvider({
    loginPage: '/login',
    consentPage: '/consent',
    silenceWarnings: { oauthAuthServerConfig: true, openidConfig: true },
  }),
  (await load<{ scim: Plugin }>('@better-auth/scim')).scim({
    connections: [{ id: 'directory', credentials: [{ type: 'bearer', id: 'first', token: scimToken }] }],
  }),
]

export const furtherExceptions: Record<string, Exception> = {
  // bearer: the answer to a sign-in carries the session for programs that keep no cookies.
  '/sign-in/email': { tokens: true },
  // jwt
  '/token': { tokens: true },
  // stripe: the signature is over the body as it was sent.
  '/stripe/webhook': { rawBody: true },
  // oauth-provider
  '/oauth2/*': {
    foreignLocation: true,
    ownCredentials: true,
    accepts: ['application/x-www-form-urlencoded'],
  },
  // scim
  '/scim/*': {
    methods: ['PUT', 'PATCH', 'DELETE'],
    accepts: ['application/scim+json'],
    ownCredentials: true,
  },
}

/**
 * `Authorization: Bearer` with the value of the header set-auth-token of a sign-in: the session's
 * cookie by another name.
 */
const bearerSession: CredentialReader = (headers) => {
  const [, value] = headers.get('authorization')?.match(/^Bearer (.+)$/i) ?? []
  if (value === undefined) return undefined
  const token = readSessionToken(`${sessionCookieName()}=${encodeURIComponent(value)}`)
  return token === null ? null : { token }
}

const verified = z.object({
  valid: z.literal(true),
  key: z.object({ id: z.string(), referenceId: z.string(), expiresAt: z.date().nullable() }),
})

/** The plugin counts the use of a key as it verifies it. */
const apiKey: CredentialReader = async (headers) => {
  const key = headers.get('x-api-key')
  if (key === null) return undefined
  const { auth } = await import('@/lib/auth/server')
  const answer = verified.safeParse(await Reflect.get(auth.api, 'verifyApiKey')({ body: { key } }))
  if (!answer.success) return null
  const { id, referenceId: userId, expiresAt } = answer.data.key
  return { id, userId, expiresAt: expiresAt ?? new Date(Date.now() + 60_000) }
}

export const furtherReaders: readonly CredentialReader[] = [bearerSession, apiKey]
