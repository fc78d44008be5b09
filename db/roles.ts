import type pg from 'pg'
import { acting, loginSettings, quoted } from './login'

// The roles of the database, and the logins that can use them. Roles belong to the cluster and not
// to one database, so no migration file can create them. What they can do in a database:
// drizzle/0001_row_level_security.sql, db/reader.ts, and docs/grants.md.

const appRoles = ['atrium_app', 'atrium_tenant'] as const
/** Reads every row, for backups. Only the owner's login can act as it. */
export const readerRole = 'atrium_reader'
export const roles = [...appRoles, readerRole] as const

/**
 * Creates missing roles and lets the owner's login use them; also the application's login, if it is
 * separate, whose connections then start as atrium_app.
 * @param appLogin the login of DATABASE_URL, if it is not the owner's
 * @throws Error with the statements for a DBA, if this login isn't allowed to
 */
export async function ensureRoles(client: pg.Client, appLogin?: string): Promise<void> {
  const todo: string[] = []
  const attempt = (statement: string) => run(client, statement, todo)
  const owner = client.user ?? ''
  for (const role of roles) {
    if (!(await exists(client, role))) await attempt(`create role ${role} nologin`)
    if (!(await mayTake(client, owner, role))) await attempt(`grant ${role} to ${quoted(owner)}`)
  }
  if (appLogin !== undefined) {
    if (!(await exists(client, appLogin)))
      todo.push(`create role ${quoted(appLogin)} login noinherit password '…'`)
    for (const role of appRoles)
      if (!(await mayTake(client, appLogin, role))) await attempt(`grant ${role} to ${quoted(appLogin)}`)
    const kept = await settingsOf(client, appLogin)
    for (const [name, value] of Object.entries(loginSettings))
      if (name === 'role' ? kept.get(name) !== value : !kept.has(name))
        await attempt(`alter role ${quoted(appLogin)} set ${name} = '${value}'`)
  }
  if (todo.length > 0)
    throw new Error(
      `This login isn't allowed to prepare the roles of the database. Ask a database administrator to run:\n${todo.map((line) => `  ${line};`).join('\n')}`,
    )
}

/**
 * Only lets the owner and the application connect: roles belong to the cluster, so a login for
 * another database could act as atrium_app here. And only the owner can create temporary tables,
 * which would stay on a pooled connection. Unchanged if this login doesn't own the database; then
 * the doctor says what to run.
 */
export async function closeDatabase(client: pg.Client, appLogin?: string): Promise<void> {
  const { rows } = await client.query<{ database: string; owns: boolean }>(
    `select datname::text as database, pg_has_role(datdba, 'USAGE') as owns from pg_database where datname = current_database()`,
  )
  const [{ database, owns } = { database: '', owns: false }] = rows
  if (owns)
    await client.query(
      closingStatements(database, appLogin ? [client.user ?? '', appLogin] : [client.user ?? '']),
    )
}

export const closingStatements = (database: string, logins: string[]): string =>
  `revoke connect, temporary on database ${quoted(database)} from public; grant connect on database ${quoted(database)} to ${logins.map(quoted).join(', ')};`

async function run(client: pg.Client, statement: string, todo: string[]) {
  try {
    await client.query(statement)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    // Not allowed, or about a role that is already in the list.
    if (code === '42501' || code === '42704') todo.push(statement)
    // Another migration of the same cluster was faster (duplicate_object, unique_violation,
    // concurrent update of a catalogue row).
    else if (code !== '42710' && code !== '23505' && code !== 'XX000') throw error
  }
}

const exists = async (client: pg.Client, role: string) =>
  (await client.query('select 1 from pg_roles where rolname = $1', [role])).rowCount === 1

/** Since PostgreSQL 16, the creator of a role can administer it but not act as it. */
export async function mayTake(client: pg.Client, login: string, role: string): Promise<boolean> {
  const { rows } = await client.query<{ may: boolean }>(
    `select pg_has_role(l.oid, r.oid, ${acting}) as may
       from pg_roles l, pg_roles r where l.rolname = $1 and r.rolname = $2`,
    [login, role],
  )
  return rows[0]?.may ?? false
}

/** The settings for this login's connections to this database. */
async function settingsOf(client: pg.Client, login: string): Promise<Map<string, string>> {
  const { rows } = await client.query<{ name: string; value: string }>(
    `select split_part(setting, '=', 1) as name, substr(setting, strpos(setting, '=') + 1) as value
       from pg_db_role_setting s join pg_roles r on r.oid = s.setrole, unnest(s.setconfig) setting
      where r.rolname = $1 and s.setdatabase in (0, (select oid from pg_database where datname = current_database()))
      order by s.setdatabase`,
    [login],
  )
  return new Map(rows.map(({ name, value }) => [name, value]))
}
