import { builtInRoles } from '@/lib/guard/policy'
import { reservedSlugs } from '@/lib/organizations/reserved-slugs'
import { quotas } from '@/lib/quotas'
import type { Database } from './index'
import { quota, reservedWord } from './schema'

/**
 * Writes the numbers and words from the code to the database, so that its triggers
 * (drizzle/0002_organization_rules.sql) enforce the same rules.
 */
export async function writeRules(database: Database): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.delete(quota)
    await tx.insert(quota).values(Object.entries(quotas).map(([name, most]) => ({ name, most })))
    await tx.delete(reservedWord)
    await tx
      .insert(reservedWord)
      .values([
        ...[...reservedSlugs].map((word) => ({ kind: 'slug' as const, word })),
        ...Object.keys(builtInRoles).map((word) => ({ kind: 'role' as const, word })),
      ])
  })
}
