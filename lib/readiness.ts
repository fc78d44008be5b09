import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { db } from '@/db'

const journalSchema = z.object({ entries: z.array(z.object({ when: z.number() })) })

/**
 * Whether the database is reachable and has this code's newest migration and rules (db/rules.ts).
 */
export async function isReady(): Promise<boolean> {
  try {
    const journal = journalSchema.parse(
      JSON.parse(await readFile(join(process.cwd(), 'drizzle/meta/_journal.json'), 'utf8')),
    )
    const newest = Math.max(...journal.entries.map(({ when }) => when))
    const { rows } = await db().execute<{ ready: boolean }>(
      sql`select newest_migration() >= ${newest} and exists (select 1 from quota) and exists (select 1 from reserved_word) as ready`,
    )
    return rows[0]?.ready === true
  } catch {
    return false
  }
}
