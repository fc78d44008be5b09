import pg from 'pg'
import { readLogin } from '@/db/login'

/**
 * Runs `work` on a connection of the owner.
 * @throws Error through a pooler, where a connection is shared
 */
export async function asOwner<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {})
  await client.connect()
  try {
    if ((await readLogin(client)).pooled)
      throw new Error('The owner’s URL points to a pooler: set DATABASE_ADMIN_URL to the server itself.')
    return await work(client)
  } finally {
    await client.end()
  }
}

export async function majorOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ major: number }>(
    `select current_setting('server_version_num')::int / 10000 as major`,
  )
  return rows[0]?.major ?? 0
}
