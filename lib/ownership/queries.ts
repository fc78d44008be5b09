import { and, eq, gt, sql } from 'drizzle-orm'
import { ownershipOffer, user } from '@/db/schema'
import { readInTenant } from '@/db/tenant'
import { env } from '../env'
import type { OrgContext } from '../guard/context'
import { isOwner } from '../guard/policy'

/**
 * The pending offer, for the owner who made it and the receiver. Null for everyone else, or if
 * there is none.
 */
export async function openOffer(context: OrgContext) {
  const { id } = context.organization
  const [offer] = await readInTenant(context, (tx) =>
    tx
      .select({
        offeredBy: ownershipOffer.offeredBy,
        offeredTo: ownershipOffer.offeredTo,
        name: user.name,
        expiresAt: ownershipOffer.expiresAt,
      })
      .from(ownershipOffer)
      .innerJoin(
        user,
        eq(
          user.id,
          sql`case when ${ownershipOffer.offeredTo} = ${context.user.id} then ${ownershipOffer.offeredBy} else ${ownershipOffer.offeredTo} end`,
        ),
      )
      .where(and(eq(ownershipOffer.organizationId, id), gt(ownershipOffer.expiresAt, sql`now()`))),
  )
  if (!offer) return null
  if (offer.offeredTo === context.user.id)
    return { side: 'receiver' as const, name: offer.name, expiresAt: offer.expiresAt }
  return isOwner(context.member.role)
    ? { side: 'giver' as const, name: offer.name, expiresAt: offer.expiresAt }
    : null
}

/** Where the receiver accepts: in the email, or to copy if no email is sent. */
export const offerUrl = (slug: string) => `${env().appUrl}/dashboard/${slug}/settings`
