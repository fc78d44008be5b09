import type { ClientBase } from 'pg'
import { env } from '@/lib/env'

// As whom the application's connections act. Every new connection of the pool is held to it, whoever set the server up.

/** What a connection of the application begins with: given at its start, or kept as settings of a login of its own. */
export const loginSettings = {
  role: 'atrium_app',
  statement_timeout: '10000',
  lock_timeout: '5000',
  idle_in_transaction_session_timeout: '15000',
} as const

/** A login that would serve requests past row level security. Its code reads as "no connection", so requests are answered 503. */
class UnfitLogin extends Error {
  readonly code = '08004'
}

export type Login = {
  name: string
  role: string
  superuser: boolean
  bypassesPolicies: boolean
  pooled: boolean
}

export async function readLogin(client: ClientBase): Promise<Login> {
  const { rows } = await client.query<Login & { pid: number }>(`
    select rolname::text as name, current_user::text as role, rolsuper as superuser, rolbypassrls as "bypassesPolicies",
           pg_backend_pid() as pid from pg_roles where rolname = session_user`)
  const [row] = rows
  if (!row) throw new UnfitLogin('The login of DATABASE_URL was dropped.')
  // A pooler answers the start of a connection itself, and names a process of its own invention.
  const { pid, ...login } = row
  return { ...login, pooled: pid !== (client as ClientBase & { processID?: number }).processID }
}

/** @throws UnfitLogin with the cure, when this connection must not serve the application */
export async function requireFitLogin(client: ClientBase): Promise<Login> {
  const login = await readLogin(client)
  const above = env().production ? tooMighty(login) : undefined
  if (above) throw new UnfitLogin(above)
  if (login.role !== loginSettings.role) throw new UnfitLogin(wrongRole(login))
  return login
}

/** Why no row level security binds this login; undefined where it does. */
export function tooMighty({ name, superuser, bypassesPolicies }: Login): string | undefined {
  if (superuser)
    return `The login of DATABASE_URL, ${name}, is a superuser, whom no row level security binds. Give the application a login of its own: create role atrium_web login noinherit password '…'; then name the one in DATABASE_URL, the other in DATABASE_ADMIN_URL, and run "npm run db:migrate".`
  if (bypassesPolicies)
    return `The login of DATABASE_URL, ${name}, has BYPASSRLS, so no row level security binds it. As a superuser: alter role ${quoted(name)} nobypassrls;`
}

export const wrongRole = ({ name, role, pooled }: Login): string =>
  pooled && !env().separateLogins
    ? ownLoginBehindPooler
    : `The login of DATABASE_URL, ${name}, acts as ${role}, not as atrium_app: alter role ${quoted(name)} set role = 'atrium_app';${
        pooled ? ' Then let the pooler open its connections anew (PgBouncer: RECONNECT).' : ''
      }`

const ownLoginBehindPooler =
  'DATABASE_URL leads to a pooler, through which the application needs a login of its own: make one, and name the owner in DATABASE_ADMIN_URL (docs/deploy.md, "Two logins").'

/** In words, why the application's pool refuses to work; undefined for what may pass, such as a database that is away. */
export function unfitness(error: unknown): string | undefined {
  if (error instanceof UnfitLogin) return error.message
  if (error instanceof Error && /unsupported startup parameter/.test(error.message))
    return ownLoginBehindPooler
}

export const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`
