import { connected } from './databases'

/** Address of this file's database, as its owner. */
export const ownerUrl = (): string => process.env.DATABASE_ADMIN_URL || (process.env.DATABASE_URL ?? '')

/** Runs SQL as the owner of this file's database: what migrations may do, and the application may not. */
export const asOwner = (statement: string): Promise<Record<string, unknown>[]> =>
  connected(ownerUrl(), async (client) => (await client.query(statement)).rows)
