import pg from 'pg'

/** Address of this file's database, as its owner. */
export const ownerUrl = (): string => process.env.DATABASE_ADMIN_URL || (process.env.DATABASE_URL ?? '')

/** Runs SQL as the owner of this file's database: what migrations may do, and the application may not. */
export async function asOwner(statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: ownerUrl() })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}
