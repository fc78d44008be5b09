import type { BetterAuthPlugin } from 'better-auth'
import { bearer, genericOAuth, jwt, twoFactor } from 'better-auth/plugins'
import { inject } from 'vitest'
import type { Exception } from '@/lib/auth/exceptions'
import type { CredentialReader } from '@/lib/guard/credentials'
import { readSessionToken, sessionCookieName } from '@/lib/guard/session-cookie'
import { clientId, clientSecret } from './provider'

// What a team writes to install these plugins: as docs/add-a-plugin.md shows it, line by line.

export const furtherPlugins = async (): Promise<BetterAuthPlugin[]> => [
  bearer(),
  jwt(),
  twoFactor(),
  genericOAuth({
    config: [
      {
        providerId: 'local',
        clientId,
        clientSecret,
        discoveryUrl: `${inject('provider')}/.well-known/openid-configuration`,
        scopes: ['openid', 'email', 'profile'],
      },
    ],
  }),
]

export const furtherExceptions: Record<string, Exception> = {
  // bearer: the answer to a sign-in carries the session for programs that keep no cookies.
  '/sign-in/email': { tokens: true, cookies: ['trust_device'] },
  // jwt
  '/token': { tokens: true },
  // twoFactor
  '/two-factor/*': { cookies: ['two_factor', 'trust_device'] },
  '/two-factor/enable': { asksPassword: 'password' },
  '/two-factor/disable': { asksPassword: 'password' },
  '/two-factor/get-totp-uri': { asksPassword: 'password' },
  '/two-factor/generate-backup-codes': { asksPassword: 'password' },
  // genericOAuth
  '/sign-in/social': {},
  '/callback/:id': { cookies: ['state'] },
}

/** `Authorization: Bearer` with the value of the header set-auth-token of a sign-in: the session's cookie by another name. */
const bearerSession: CredentialReader = (headers) => {
  const [, value] = headers.get('authorization')?.match(/^Bearer (.+)$/i) ?? []
  if (value === undefined) return undefined
  const token = readSessionToken(`${sessionCookieName()}=${encodeURIComponent(value)}`)
  return token === null ? null : { token }
}

export const furtherReaders: readonly CredentialReader[] = [bearerSession]
