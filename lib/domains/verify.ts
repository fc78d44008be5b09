import { and, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import { db } from '@/db'
import { organizationDomain } from '@/db/schema'
import { organizationOperation } from '../organizations/mutation'
import { domainId } from './input'
import { domainById } from './rules'

/**
 * Stores that a domain was proven a moment ago. Apart from the proof, which can wait for DNS
 * servers: no one waits for them under the organization's lock.
 * @throws AppError conflict if another organization has verified it
 */
export const storeProof = organizationOperation('organization:domains', {
  summary: 'Store the proof of a domain',
  input: z.object({ domainId, method: z.enum(['dns', 'email']) }),
  proof: true,
  check: async ({ organizationId, input }) => {
    await domainById(organizationId, input.domainId)
  },
  write: async ({ actor, organizationId, input }) => {
    await db()
      .update(organizationDomain)
      .set({
        method: input.method,
        verifiedAt: sql`coalesce(verified_at, now())`,
        checkedAt: sql`now()`,
        missingSince: null,
        setBy: sql`coalesce(set_by, ${actor.user.id})`,
      })
      .where(
        and(eq(organizationDomain.organizationId, organizationId), eq(organizationDomain.id, input.domainId)),
      )
  },
})
