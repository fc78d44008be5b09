import pg from 'pg'

/** Runs SQL as the owner of this file's database: what migrations may do, and the application may not. */
export async function asOwner(statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}
