import { env } from '../env'

// The providers that people can sign in with, for screens and the content security policy. Pure:
// Better Auth's settings for them are in ./provider-options.

const names = { google: 'Google', github: 'GitHub', microsoft: 'Microsoft' }

export type Provider = { id: string; name: string }

/** Those with settings, in the order of their buttons. */
export function providers(): Provider[] {
  const { google, github, microsoft, oidc } = env().providers
  const known = Object.entries({ google, github, microsoft })
  return [
    ...known.flatMap(([id, settings]) => (settings ? [{ id, name: nameOf(id) }] : [])),
    ...(oidc ? [{ id: 'oidc', name: oidc.name }] : []),
  ]
}

/** Of a provider that is on, or was once. */
export function nameOf(id: string): string {
  const all: Record<string, string> = { ...names, oidc: env().providers.oidc?.name ?? 'Single sign-on' }
  return all[id] ?? id
}

/**
 * Where a form that starts a sign-in can lead: browsers check `form-action` for redirects, too,
 * which only happen without JavaScript.
 */
export function providerOrigins(): string[] {
  const { google, github, microsoft, oidc } = env().providers
  return [
    ...(google ? ['https://accounts.google.com'] : []),
    ...(github ? ['https://github.com'] : []),
    ...(microsoft ? ['https://login.microsoftonline.com'] : []),
    ...(oidc ? [new URL(oidc.issuer).origin] : []),
  ]
}
