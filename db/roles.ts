import type pg from 'pg'

// The two roles of the database. They belong to the cluster, not to one database, so no migration file can make them twice.

const roles = ['atrium_app', 'atrium_tenant'] as const

/**
 * Makes the roles where they are missing and lets the owner's login take them.
 * @throws Error with the statements that a DBA must run, when this login may not
 */
export async function ensureRoles(client: pg.Client): Promise<void> {
  const todo: string[] = []
  for (const role of roles) {
    if (!(await exists(client, role))) await attempt(client, `create role ${role} nologin`, todo)
    if (!(await mayTake(client, role))) await attempt(client, `grant ${role} to ${quoted(client)}`, todo)
  }
  if (todo.length > 0)
    throw new Error(
      `This login may not prepare the roles of the database. Let a database administrator run:\n${todo.map((line) => `  ${line};`).join('\n')}`,
    )
}

async function attempt(client: pg.Client, statement: string, todo: string[]) {
  try {
    await client.query(statement)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (code === '42501') todo.push(statement)
    // Another migration of the same cluster was faster (duplicate_object, unique_violation, concurrent update of a catalogue row).
    else if (code !== '42710' && code !== '23505' && code !== 'XX000') throw error
  }
}

const exists = async (client: pg.Client, role: string) =>
  (await client.query('select 1 from pg_roles where rolname = $1', [role])).rowCount === 1

/** From PostgreSQL 16 on, the maker of a role is its administrator without being allowed to take it. */
async function mayTake(client: pg.Client, role: string): Promise<boolean> {
  if (!(await exists(client, role))) return false
  const { rows } = await client.query<{ version: number }>(
    `select current_setting('server_version_num')::int as version`,
  )
  const privilege = (rows[0]?.version ?? 0) >= 160_000 ? 'SET' : 'MEMBER'
  const answer = await client.query<{ may: boolean }>('select pg_has_role(session_user, $1, $2) as may', [
    role,
    privilege,
  ])
  return answer.rows[0]?.may ?? false
}

const quoted = (client: pg.Client) => `"${(client.user ?? '').replaceAll('"', '""')}"`
