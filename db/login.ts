import type { ClientBase } from 'pg'
import { env } from '@/lib/env'

// Checks that every new connection of the application's pool acts as the right role, however the
// server was set up.

/**
 * The settings of every application connection: sent at its start, or stored with a separate login.
 */
export const loginSettings = {
  role: 'atrium_app',
  statement_timeout: '10000',
  lock_timeout: '5000',
  idle_in_transaction_session_timeout: '15000',
} as const

/**
 * A login that would bypass row level security. Its code means "no connection", so requests are
 * answered with 503.
 */
class UnfitLogin extends Error {
  readonly code = '08004'
}

/**
 * A role that row level security doesn't bind, and to whom it was granted if the login can only act
 * as it.
 */
type Unbound = { name: string; superuser: boolean; givenTo: string | null }

export type Login = { name: string; role: string; unbound: Unbound[]; pooled: boolean }

/** The privilege to act as a role: since PostgreSQL 16, members can lack it. */
export const acting = `case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end`

export async function readLogin(client: ClientBase): Promise<Login> {
  const { rows } = await client.query<Login & { pid: number }>(`
    select l.rolname::text as name, current_user::text as role, pg_backend_pid() as pid,
           coalesce((select json_agg(json_build_object('name', r.rolname, 'superuser', r.rolsuper, 'givenTo',
                              (select min(m.member::regrole::text) from pg_auth_members m
                                where m.roleid = r.oid and pg_has_role(session_user, m.member, ${acting}))) order by r.rolname)
                       from pg_roles r
                      where (r.rolsuper or r.rolbypassrls)
                        and (r.rolname in ('atrium_app', 'atrium_tenant') or pg_has_role(session_user, r.oid, ${acting}))), '[]') as unbound
      from pg_roles l where l.rolname = session_user`)
  const [row] = rows
  if (!row) throw new UnfitLogin('The login of DATABASE_URL was dropped.')
  // A pooler answers the start of a connection itself, with a made-up process id.
  const { pid, ...login } = row
  return { ...login, pooled: pid !== (client as ClientBase & { processID?: number }).processID }
}

/** @throws UnfitLogin with the fix, if this connection must not serve the application */
export async function requireFitLogin(client: ClientBase): Promise<Login> {
  const login = await readLogin(client)
  const [above] = env().production ? tooMighty(login) : []
  if (above) throw new UnfitLogin(above)
  if (login.role !== loginSettings.role) throw new UnfitLogin(wrongRole(login))
  return login
}

/**
 * Why row level security doesn't bind this login. Empty if it does. A login that owns the tables
 * can bypass it anyway, so it doesn't matter if it can also act as a role with BYPASSRLS, as on
 * managed services.
 */
export function tooMighty({ name, unbound }: Login): string[] {
  // A superuser can act as everyone.
  const own = unbound.find((role) => role.name === name && role.superuser)
  const adding = ({ superuser, name: role }: Unbound) =>
    superuser || env().separateLogins || [name, 'atrium_app', 'atrium_tenant'].includes(role)
  return (own ? [own] : unbound.filter(adding)).map((role) => sentence(name, role))
}

function sentence(login: string, { name, superuser, givenTo }: Unbound): string {
  const might = superuser
    ? 'is a superuser, so row level security does not apply to it'
    : 'has BYPASSRLS, so row level security does not apply to it'
  if (name === login && superuser)
    return `The login of DATABASE_URL, ${name}, ${might}. Give the application a separate login: create role atrium_web login noinherit password '…'; then put the new login in DATABASE_URL and ${name} in DATABASE_ADMIN_URL, and run "npm run db:migrate".`
  const less = `As a superuser: alter role ${quoted(name)} ${superuser ? 'nosuperuser ' : ''}nobypassrls;`
  if (name === login) return `The login of DATABASE_URL, ${name}, ${might}. ${less}`
  if (name === 'atrium_app' || name === 'atrium_tenant') return `The role ${name} ${might}. ${less}`
  return `The login of DATABASE_URL, ${login}, can act as ${name}, which ${might}. As a superuser: revoke ${quoted(name)} from ${quoted(givenTo ?? login)}; or give the application a separate login (docs/deploy.md, "Two logins").`
}

export const wrongRole = ({ name, role, pooled }: Login): string =>
  pooled && !env().separateLogins
    ? ownLoginBehindPooler
    : `The login of DATABASE_URL, ${name}, acts as ${role}, not as atrium_app: alter role ${quoted(name)} set role = 'atrium_app';${
        pooled ? ' Then make the pooler reopen its connections (PgBouncer: RECONNECT).' : ''
      }`

const ownLoginBehindPooler =
  'DATABASE_URL points to a pooler, through which the application needs a separate login: create one, and set DATABASE_ADMIN_URL to the owner (docs/deploy.md, "Two logins").'

/**
 * A sentence that says why the application's pool refuses to work. Undefined for errors that can
 * pass, such as a database that is down.
 */
export function unfitness(error: unknown): string | undefined {
  if (error instanceof UnfitLogin) return error.message
  if (error instanceof Error && /unsupported startup parameter/.test(error.message))
    return ownLoginBehindPooler
}

export const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`
