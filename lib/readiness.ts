import { sql } from 'drizzle-orm'
import { db, pool } from '@/db'
import { differences, sentence } from '@/db/catalogue/compare'
import { readExpected } from '@/db/catalogue/expected'
import { readCatalogue } from '@/db/catalogue/read'
import { newestOfCode } from '@/db/journal'
import { env, loginIn } from './env'
import { log } from './log'

/**
 * Whether the database is reachable, has this code's newest migration and rules (db/rules.ts), and
 * still is what its migrations made it.
 */
export async function isReady(): Promise<boolean> {
  try {
    const newest = await newestOfCode()
    const { rows } = await db().execute<{ there: string; ready: boolean }>(
      sql`select newest_migration() as there, newest_migration() >= ${newest} and exists (select 1 from quota) and exists (select 1 from reserved_word) as ready`,
    )
    if (rows[0]?.ready !== true) return false
    // During a deployment, the old version doesn't know what the new one's migrations make.
    return Number(rows[0].there) > newest || (await isProtected())
  } catch {
    return false
  }
}

const minutes = (n: number) => n * 60_000
let last: { database: string; at: number; answer: Promise<boolean> } | undefined

/** Compares the catalogue once a minute, or every five seconds while it differs. */
async function isProtected(): Promise<boolean> {
  const { databaseUrl } = env()
  if (last?.database !== databaseUrl || Date.now() - last.at > minutes(1)) {
    const answer = findDifferences().then((found) => found.length === 0)
    last = { database: databaseUrl, at: Date.now(), answer }
    // Asked again soon after a "no" or an error.
    const soon = () => {
      if (last?.answer === answer) last.at -= minutes(1) - 5_000
    }
    answer.then((fine) => fine || soon(), soon)
  }
  return last.answer
}

async function findDifferences(): Promise<string[]> {
  const client = await pool().connect()
  try {
    const catalogue = await readCatalogue(client, loginIn(env().databaseUrl))
    const found = differences(await readExpected(), catalogue).map(sentence)
    if (found.length > 0)
      log.error(
        { differences: found },
        'The database doesn’t match its migrations: run "npm run doctor -- --repair".',
      )
    return found
  } finally {
    client.release()
  }
}
