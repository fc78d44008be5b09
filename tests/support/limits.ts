import { sql } from 'drizzle-orm'
import { db } from '@/db'
import { type Limit, takePoint } from '@/lib/http/rate-limits'

/** Forgets what was counted so far, for tests that ask more often than a person would. */
export const forgetCounts = () => db().execute(sql`delete from rate_limit`)

/** As after so many guesses that the next one has to wait as long as it ever has to. */
export async function guessedOften(limit: Limit, key: string): Promise<void> {
  await takePoint(limit, key)
  await db().execute(
    sql`update rate_limit set points = 100 where key = ${`limit:${limit}:${key.toLowerCase()}`}`,
  )
}

/** How many points of each limit that keeps a count for this person, address or organization were taken. */
export async function pointsOf(key: string): Promise<Partial<Record<Limit, number>>> {
  const { rows } = await db().execute<{ limit: string; points: number }>(sql`
    select split_part(key, ':', 2) || ':' || split_part(key, ':', 3) as limit, points from rate_limit
     where key like 'limit:%:' || ${key} and key not like 'limit:endpoint:%' order by key`)
  return Object.fromEntries(rows.map(({ limit, points }) => [limit, points]))
}
