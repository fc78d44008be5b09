import { z } from 'zod'
import { env } from '@/lib/env'

const documentSchema = z.object({ issuer: z.string(), authorization_endpoint: z.string() })

/**
 * Whether the provider of OIDC_ISSUER answers, and as the one it is meant to be. The others have
 * URLs that never change.
 */
export async function openIdProvider(): Promise<string[]> {
  const { oidc } = env().providers
  if (!oidc) return []
  const issuer = oidc.issuer.replace(/\/$/, '')
  const url = `${issuer}/.well-known/openid-configuration`
  const found = await fetch(url, { signal: AbortSignal.timeout(5_000) })
    .then((answer) => answer.json())
    .then(documentSchema.safeParse, () => undefined)
  if (!found?.success)
    return [
      `OIDC_ISSUER: no discovery document at ${url}: check the setting, and that this machine can reach it.`,
    ]
  const { issuer: named, authorization_endpoint: start } = found.data
  if (named.replace(/\/$/, '') !== issuer)
    return [
      `OIDC_ISSUER: the provider there calls itself ${named}: set OIDC_ISSUER to that, if it is the right one.`,
    ]
  return new URL(start).origin === new URL(issuer).origin
    ? []
    : [
        `OIDC_ISSUER: people sign in at ${new URL(start).origin}, a different origin from the issuer’s: its button needs JavaScript.`,
      ]
}
