import type { ClientBase } from 'pg'

/** Drops a database if it exists, and ends the connections to it. */
export async function dropDatabase(client: ClientBase, name: string): Promise<void> {
  await client.query(`drop database if exists "${name}" with (force)`).catch((error) => {
    // Force can't end a superuser's process, such as an autovacuum there. Without it, it gives way.
    if (error.code !== '42501') throw error
    return client.query(`drop database if exists "${name}"`)
  })
}
