import type { BetterAuthPlugin } from 'better-auth'
import { createAuthMiddleware } from 'better-auth/api'
import { genericOAuth } from 'better-auth/plugins'
import type { BetterAuthOptions } from 'better-auth/types'
import { z } from 'zod'
import { env } from '../env'
import { log } from '../log'

// Better Auth's settings for the providers of ./providers. What happens when someone returns from
// one is in ./provider-callback.

const verified = z.object({ xms_edov: z.union([z.literal([true, 1, '1', 'true'])]) })

export function socialProviders(): BetterAuthOptions['socialProviders'] {
  const { google, github, microsoft } = env().providers
  return {
    ...(google && { google: { ...google, prompt: 'select_account' } }),
    ...(github && { github }),
    ...(microsoft && {
      microsoft: {
        ...microsoft,
        prompt: 'select_account',
        disableProfilePhoto: true,
        disableDefaultScope: true,
        scope: ['openid', 'profile', 'email'],
        // A tenant's administrator can set any email, and the claim `email_verified` as well.
        // https://learn.microsoft.com/entra/identity-platform/migrate-off-email-claim-authorization
        mapProfileToUser: (profile) => ({ emailVerified: verified.safeParse(profile).success }),
      },
    }),
  }
}

/**
 * The OpenID Connect provider, if there is one. The plugin would ask for its discovery document as
 * the process starts, without a time limit: a provider that hangs would keep everyone from signing
 * in, with a password, too. Here it counts as one that was away then, so it is asked by the first
 * person who signs in with it, and again until it answers.
 */
export function openIdConnect(): BetterAuthPlugin[] {
  const { oidc } = env().providers
  if (!oidc) return []
  const { clientId, clientSecret } = oidc
  const config = {
    providerId: 'oidc',
    clientId,
    clientSecret,
    discoveryUrl: `${withoutSlash(oidc.issuer)}/.well-known/openid-configuration`,
    scopes: ['openid', 'email', 'profile'],
    requireIdTokenVerification: true,
  }
  const { hooks, ...plugin } = genericOAuth({ config: [config] })
  const pending = new Map([[config.providerId, config]])
  const discover = hooks.before.map(({ matcher, handler }) => ({
    matcher,
    handler: createAuthMiddleware(async (ctx) => {
      await handler(ctx)
      // A discovery document must name its own issuer, or another provider could pass for this one.
      // https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationValidation
      const found = ctx.context.socialProviders.findIndex(({ id }) => id === config.providerId)
      const named = ctx.context.socialProviders[found]?.issuer
      if (named === undefined || withoutSlash(named) === withoutSlash(oidc.issuer)) return
      ctx.context.socialProviders.splice(found, 1)
      pending.set(config.providerId, config)
      log.error({ issuer: oidc.issuer, named }, 'OIDC_ISSUER names another issuer in its discovery document')
    }),
  }))
  const init = () => ({ context: { genericOAuthPendingDiscovery: pending } })
  return [{ ...plugin, init, hooks: { before: discover } }]
}

const withoutSlash = (url: string) => url.replace(/\/$/, '')
