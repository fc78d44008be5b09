import { builtInRoles } from '@/lib/guard/policy'
import { reservedSlugs } from '@/lib/organizations/reserved-slugs'
import { quotas } from '@/lib/quotas'
import type { Database } from './index'
import { quota, reservedWord } from './schema'

/** Tells the database the numbers and words of the code, so that its triggers (drizzle/0002_organization_rules.sql) refuse what the door should have refused. */
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
