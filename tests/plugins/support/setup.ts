import { beforeAll, inject, vi } from 'vitest'
import { forgetEnv } from '@/lib/env'
import { asOwner } from '../../support/owner'
import { clientId, clientSecret } from './provider'

// The settings of sign-in through a real OpenID provider.
Object.assign(process.env, {
  OIDC_ISSUER: inject('provider'),
  OIDC_CLIENT_ID: clientId,
  OIDC_CLIENT_SECRET: clientSecret,
})
forgetEnv()

// The product with plugins: each of these files is one that docs/add-a-plugin.md tells to edit.

vi.mock('@/lib/auth/plugins', async (original) => {
  const { plugins } = await original<typeof import('@/lib/auth/plugins')>()
  const { furtherPlugins } = await import('./installed')
  // Before nextCookies, which is the last.
  return { plugins: [...plugins.slice(0, -1), ...(await furtherPlugins()), ...plugins.slice(-1)] }
})

vi.mock('@/lib/auth/exceptions', async (original) => {
  const module = await original<typeof import('@/lib/auth/exceptions')>()
  const { furtherExceptions } = await import('./installed')
  for (const [path, line] of Object.entries(furtherExceptions))
    module.exceptions[path] = { ...module.exceptions[path], closed: undefined, ...line }
  return module
})

vi.mock('@/lib/guard/credentials', async (original) => {
  const module = await original<typeof import('@/lib/guard/credentials')>()
  const { furtherReaders } = await import('./installed')
  const readers = [...module.readers, ...furtherReaders]
  return { ...module, readCredential: (headers: Headers) => module.readCredential(headers, readers) }
})

vi.mock('@/db/schema', async (original) => {
  const schema = await original<Record<string, unknown>>()
  const { furtherPlugins } = await import('./installed')
  const { tablesOf } = await import('./tables')
  return { ...schema, ...tablesOf(await furtherPlugins(), schema).tables }
})

/** The migration of the plugins' tables. */
beforeAll(async () => {
  const { furtherPlugins } = await import('./installed')
  const { tablesOf } = await import('./tables')
  const schema = await vi.importActual<Record<string, unknown>>('@/db/schema')
  for (const statement of tablesOf(await furtherPlugins(), schema).statements) await asOwner(statement)
})
