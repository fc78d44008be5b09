import { z } from 'zod'
import { serverUrl, setting } from './settings-text'

// The settings of sign-in through other providers. Each is on if its settings are there.

export const providerSettings = {
  GOOGLE_CLIENT_ID: setting(z.string()),
  GOOGLE_CLIENT_SECRET: setting(z.string()),
  GITHUB_CLIENT_ID: setting(z.string()),
  GITHUB_CLIENT_SECRET: setting(z.string()),
  MICROSOFT_CLIENT_ID: setting(z.string()),
  MICROSOFT_CLIENT_SECRET: setting(z.string()),
  MICROSOFT_TENANT: setting(z.string().regex(/^[A-Za-z0-9.-]+$/, 'must be the id or domain of a tenant')),
  OIDC_ISSUER: setting(
    serverUrl(/^https?$/, 'https://id.example.com').refine(
      isSafeIssuer,
      'must begin with https:// and have no query',
    ),
  ),
  OIDC_CLIENT_ID: setting(z.string()),
  OIDC_CLIENT_SECRET: setting(z.string()),
  OIDC_NAME: setting(z.string().max(40, 'must have at most 40 characters')),
}

type Settings = z.infer<z.ZodObject<typeof providerSettings>>
type Name = keyof Settings

/** What only works together, and what only adds to it. */
const groups: { needed: Name[]; more?: Name[] }[] = [
  { needed: ['GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET'] },
  { needed: ['GITHUB_CLIENT_ID', 'GITHUB_CLIENT_SECRET'] },
  { needed: ['MICROSOFT_CLIENT_ID', 'MICROSOFT_CLIENT_SECRET'], more: ['MICROSOFT_TENANT'] },
  { needed: ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'], more: ['OIDC_NAME'] },
]

/** Half a provider would be a button that fails, or none without a reason. */
export function requireWholeProviders(settings: Settings, context: z.RefinementCtx): void {
  for (const { needed, more = [] } of groups) {
    const given = [...needed, ...more].filter((name) => settings[name] !== undefined)
    const missing = needed.filter((name) => settings[name] === undefined)
    if (given.length > 0)
      for (const name of missing)
        context.addIssue({
          code: 'custom',
          path: [name],
          message: `must be set because ${given.join(' and ')} ${given.length > 1 ? 'are' : 'is'} set: set all of ${needed.join(', ')}, or none`,
        })
  }
}

/** The providers whose settings are there. */
export function providersIn(settings: Settings) {
  const { OIDC_ISSUER: issuer, OIDC_NAME: name = 'single sign-on' } = settings
  const google = client(settings.GOOGLE_CLIENT_ID, settings.GOOGLE_CLIENT_SECRET)
  const github = client(settings.GITHUB_CLIENT_ID, settings.GITHUB_CLIENT_SECRET)
  const microsoft = client(settings.MICROSOFT_CLIENT_ID, settings.MICROSOFT_CLIENT_SECRET)
  const oidc = client(settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET)
  return {
    ...(google && { google }),
    ...(github && { github }),
    ...(microsoft && { microsoft: { ...microsoft, tenantId: settings.MICROSOFT_TENANT ?? 'common' } }),
    ...(oidc && issuer && { oidc: { ...oidc, issuer, name } }),
  }
}

const client = (clientId?: string, clientSecret?: string) =>
  clientId && clientSecret ? { clientId, clientSecret } : undefined

/** A provider that is not on this machine is only believed over TLS. */
function isSafeIssuer(value: string): boolean {
  const { protocol, hostname, search, hash } = new URL(value)
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  return (protocol === 'https:' || isHere) && !search && !hash
}
