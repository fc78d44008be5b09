import { sql } from 'drizzle-orm'
import { expect } from 'vitest'
import { db } from '@/db'

const tables = [
  '"user"',
  'session',
  'account',
  'verification',
  'mail',
  'inbox',
  'organization',
  'member',
  'invitation',
  'organization_role',
  'email_change',
  'account_export',
  'picture',
  'organization_domain',
  'join_request',
  'invitation_link',
  'graphile_worker._private_jobs',
]

/**
 * Every row that the application may read outside of tenants, as one sum of hashes for each table, because sorting takes long where
 * there are thousands. Counters of limits are left out on purpose.
 */
async function everything(): Promise<Record<string, unknown>> {
  const content: Record<string, unknown> = {}
  for (const table of tables) {
    const { rows } = await db().execute(
      sql`select count(*)::int as rows, sum(hashtextextended(t::text, 0)) as content from ${sql.raw(table)} t`,
    )
    content[table] = rows[0]
  }
  return content
}

/** Runs `work`, and fails when any row of any table differs afterwards. */
export async function leavingNoTrace<T>(work: () => Promise<T>): Promise<T> {
  const before = await everything()
  const result = await work()
  expect(await everything()).toEqual(before)
  return result
}
