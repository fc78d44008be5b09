import { eq } from 'drizzle-orm'
import { db } from '@/db'
import { ownershipOffer } from '@/db/schema'
import { isOwner } from '../guard/policy'
import { endOutgrownLinks } from '../invitation-links/rules'
import { endOutgrownInvitations } from '../invitations/rules'
import { memberOf, unbannedMemberOf } from '../members/rules'

export async function offerOf(organizationId: string) {
  const [offer] = await db()
    .select()
    .from(ownershipOffer)
    .where(eq(ownershipOffer.organizationId, organizationId))
  return offer
}

/**
 * An offer is valid while its giver is an owner who is not banned, and its receiver is a member who
 * is not an owner.
 */
async function endOutgrownOffer(organizationId: string): Promise<void> {
  const offer = await offerOf(organizationId)
  if (!offer) return
  const giver = await unbannedMemberOf(organizationId, offer.offeredBy)
  const receiver = await memberOf(organizationId, offer.offeredTo)
  if (giver && isOwner(giver.role) && receiver && !isOwner(receiver.role)) return
  await db().delete(ownershipOffer).where(eq(ownershipOffer.organizationId, organizationId))
}

/**
 * Ends invitations, invitation links and offers that their sender could no longer make, after
 * permissions have changed.
 */
export async function endOutgrown({ organizationId }: { organizationId: string }): Promise<void> {
  await endOutgrownInvitations(organizationId)
  await endOutgrownLinks(organizationId)
  await endOutgrownOffer(organizationId)
}
