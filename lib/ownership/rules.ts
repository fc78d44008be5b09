import { eq } from 'drizzle-orm'
import { db } from '@/db'
import { ownershipOffer } from '@/db/schema'
import { isOwner } from '../guard/policy'
import { endOutgrownInvitations } from '../invitations/rules'
import { memberOf, unbannedMemberOf } from '../members/rules'

export async function offerOf(organizationId: string) {
  const [offer] = await db()
    .select()
    .from(ownershipOffer)
    .where(eq(ownershipOffer.organizationId, organizationId))
  return offer
}

/** An offer is worth something while its giver is an owner, not banned, and its receiver a member who is no owner. */
async function endOutgrownOffer(organizationId: string): Promise<void> {
  const offer = await offerOf(organizationId)
  if (!offer) return
  const giver = await unbannedMemberOf(organizationId, offer.offeredBy)
  const receiver = await memberOf(organizationId, offer.offeredTo)
  if (giver && isOwner(giver.role) && receiver && !isOwner(receiver.role)) return
  await db().delete(ownershipOffer).where(eq(ownershipOffer.organizationId, organizationId))
}

/** An invitation and an offer are worth what their maker may give: when powers change, those that outgrew them end. */
export async function endOutgrown({ organizationId }: { organizationId: string }): Promise<void> {
  await endOutgrownInvitations(organizationId)
  await endOutgrownOffer(organizationId)
}
