import { and, eq, gt, sql } from 'drizzle-orm'
import { z } from 'zod'
import { db } from '@/db'
import { member, ownershipOffer, user } from '@/db/schema'
import { inTenant } from '@/db/tenant'
import { throughDoor } from './auth/door'
import { memberByEmail, memberOf, noSuchMember, unbannedMemberOf } from './auth/door-facts'
import { ownershipOfferLifetime } from './auth/lifetimes'
import { demandPassword } from './auth/password-again'
import { sendMail } from './email/send'
import { env } from './env'
import { AppError } from './errors'
import type { Allowed, OrgContext } from './guard/context'
import { type BuiltInRole, isOwner, ownerRole } from './guard/policy'

// Handing an organization over, in two steps: an owner offers, the other accepts. Both give their password again.

const passwordField = z.string().min(1, 'Enter your password.').max(128)
export const offerOwnershipInput = z.object({
  email: z.email('Enter the email address of a member.').max(254),
  password: passwordField,
})
export const acceptOwnershipInput = z.object({ password: passwordField })

/** The open offer as its two sides see it; null for everybody else, and when there is none. */
export async function openOffer(context: OrgContext) {
  const { id } = context.organization
  const [offer] = await inTenant(context, (tx) =>
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

/** Where the other side accepts: in the mail, and to copy where no mail leaves. */
export const offerUrl = (slug: string) => `${env().appUrl}/dashboard/${slug}/settings`

/** Offers the organization to a member, replacing an earlier offer. @throws AppError invalid (password), forbidden (no owner), conflict, too_many */
export async function offerOwnership(
  actor: Allowed<'organization:transfer'>,
  { email, password }: z.infer<typeof offerOwnershipInput>,
): Promise<void> {
  await demandPassword(actor, password)
  const { id, name, slug } = actor.organization
  await throughDoor(
    { path: '/organization/offer-ownership', body: { organizationId: id, email }, actor },
    async () => {
      const target = await memberByEmail(id, email)
      if (!target) throw noSuchMember()
      await db().delete(ownershipOffer).where(eq(ownershipOffer.organizationId, id))
      await db()
        .insert(ownershipOffer)
        .values({
          organizationId: id,
          offeredBy: actor.user.id,
          offeredTo: target.userId,
          expiresAt: new Date(Date.now() + ownershipOfferLifetime * 1000),
        })
      await sendMail(email, 'ownership-offer', {
        organization: name,
        owner: actor.user.name,
        url: offerUrl(slug),
      })
    },
  )
}

/** The one to whom it was offered becomes owner, and who offered becomes admin, neither with any role besides. @throws AppError invalid (password), conflict */
export async function acceptOwnership(
  actor: OrgContext,
  { password }: z.infer<typeof acceptOwnershipInput>,
): Promise<void> {
  await demandPassword(actor, password)
  const { id } = actor.organization
  await throughDoor(
    { path: '/organization/accept-ownership', body: { organizationId: id }, actor },
    async () => {
      const [offer] = await db()
        .delete(ownershipOffer)
        .where(
          and(
            eq(ownershipOffer.organizationId, id),
            eq(ownershipOffer.offeredTo, actor.user.id),
            gt(ownershipOffer.expiresAt, sql`now()`),
          ),
        )
        .returning()
      const giver = offer && (await unbannedMemberOf(id, offer.offeredBy))
      if (!giver || !isOwner(giver.role)) throw closed()
      await setRole(id, actor.user.id, ownerRole)
      // A custom role may hold what an admin does not; beside it, the giver would keep an owner's power.
      await setRole(id, offer.offeredBy, 'admin')
    },
  )
}

/** Takes an offer back, for owners, or declines it, for whom it was made to. @throws AppError conflict */
export async function endOffer(actor: OrgContext): Promise<void> {
  const { id } = actor.organization
  await throughDoor(
    { path: '/organization/end-ownership-offer', body: { organizationId: id }, actor },
    async () => {
      const held = await memberOf(id, actor.user.id)
      const theirs = isOwner(held?.role ?? null) ? undefined : eq(ownershipOffer.offeredTo, actor.user.id)
      const { rowCount } = await db()
        .delete(ownershipOffer)
        .where(and(eq(ownershipOffer.organizationId, id), theirs))
      if (!rowCount) throw closed()
    },
  )
}

const closed = () => new AppError('conflict', 'This offer is no longer open.')

const setRole = (organizationId: string, userId: string, role: BuiltInRole) =>
  db()
    .update(member)
    .set({ role })
    .where(and(eq(member.organizationId, organizationId), eq(member.userId, userId)))
