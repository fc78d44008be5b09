import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const journal = z.object({ entries: z.array(z.object({ when: z.number() })) })

/** When each migration of this code was made. */
export async function migrationsOfCode(): Promise<number[]> {
  const text = await readFile(join(process.cwd(), 'drizzle/meta/_journal.json'), 'utf8')
  return journal.parse(JSON.parse(text)).entries.map(({ when }) => when)
}

export const newestOfCode = async (): Promise<number> => Math.max(...(await migrationsOfCode()))
