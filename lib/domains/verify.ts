import { and, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import { db } from '@/db'
import { organizationDomain } from '@/db/schema'
import type { Viewer } from '../guard/context'
import { organizationOperation } from '../organizations/mutation'
import { domainId } from './input'
import { noSuchDomain } from './rules'

/**
 * Stores that a domain was proven a moment ago by its DNS record. Looking up the record can take
 * seconds, and no one should wait for that under the organization's lock.
 * @throws AppError not_found, conflict if another organization has verified it
 */
export const storeProof = organizationOperation('organization:domains', {
  summary: 'Store the proof of a domain',
  input: z.object({ domainId }),
  proof: true,
  write: (asked) => writeProof(asked, 'dns'),
})

type Asked = { actor: Viewer; organizationId: string; input: { domainId: string } }

/**
 * @returns the domain
 * @throws AppError not_found, conflict if another organization has verified it
 */
export async function writeProof({ actor, organizationId, input }: Asked, method: 'dns' | 'email') {
  const [row] = await db()
    .update(organizationDomain)
    .set({
      method,
      verifiedAt: sql`coalesce(verified_at, now())`,
      checkedAt: sql`now()`,
      missingSince: null,
      setBy: sql`coalesce(set_by, ${actor.user.id})`,
    })
    .where(
      and(eq(organizationDomain.organizationId, organizationId), eq(organizationDomain.id, input.domainId)),
    )
    .returning({ domain: organizationDomain.domain })
  if (!row) throw noSuchDomain()
  return row.domain
}
