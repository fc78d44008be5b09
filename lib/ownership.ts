import { and, eq, gt, sql } from 'drizzle-orm'
import { headers } from 'next/headers'
import { z } from 'zod'
import { db } from '@/db'
import { member, ownershipOffer, user } from '@/db/schema'
import { inTenant } from '@/db/tenant'
import { throughDoor } from './auth/door'
import { memberByEmail, memberOf, noSuchMember } from './auth/door-facts'
import { ownershipOfferLifetime } from './auth/lifetimes'
import { demandPassword } from './auth/password-again'
import { sendMail } from './email/send'
import { env } from './env'
import { AppError } from './errors'
import type { Allowed, OrgContext } from './guard/context'
import { isBuiltInRole, ownerRole, roleNames } from './guard/policy'

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
  return context.permissions.has('organization:transfer')
    ? { side: 'giver' as const, name: offer.name, expiresAt: offer.expiresAt }
    : null
}

/** Where the other side accepts: in the mail, and to copy where no mail leaves. */
export const offerUrl = (slug: string) => `${env().appUrl}/dashboard/${slug}/settings`

/** Offers the organization to a member, replacing an earlier offer. @throws AppError invalid (password), not_found, conflict */
export async function offerOwnership(
  actor: Allowed<'organization:transfer'>,
  { email, password }: z.infer<typeof offerOwnershipInput>,
): Promise<void> {
  await demandPassword(password, await headers())
  const { id, name, slug } = actor.organization
  await throughDoor(
    { path: '/organization/offer-ownership', body: { organizationId: id }, actor },
    async () => {
      const target = await memberByEmail(id, email)
      if (!target)
        throw new AppError('invalid', 'Nobody of that address is a member here.', {
          fields: { email: ['Nobody of that address is a member here.'] },
        })
      if (roleNames(target.role).includes(ownerRole))
        throw new AppError('conflict', 'This person is an owner already.', {
          fields: { email: ['This person is an owner already.'] },
        })
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

/** The one to whom it was offered becomes owner, and who offered becomes admin. @throws AppError invalid (password), conflict */
export async function acceptOwnership(
  actor: OrgContext,
  { password }: z.infer<typeof acceptOwnershipInput>,
): Promise<void> {
  await demandPassword(password, await headers())
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
      const giver = offer && (await memberOf(id, offer.offeredBy))
      if (!giver || !roleNames(giver.role).includes(ownerRole))
        throw new AppError('conflict', 'This offer is no longer open.')
      await changeRole(id, actor.user.id, (roles) => [
        ownerRole,
        ...roles.filter((role) => !isBuiltInRole(role)),
      ])
      await changeRole(id, offer.offeredBy, (roles) => [
        'admin',
        ...roles.filter((role) => role !== ownerRole && role !== 'admin'),
      ])
    },
  )
}

/** Takes an offer back, or declines it: for its two sides. */
export async function endOffer(actor: OrgContext): Promise<void> {
  const { id } = actor.organization
  await throughDoor(
    { path: '/organization/end-ownership-offer', body: { organizationId: id }, actor },
    async () => {
      const mine = actor.permissions.has('organization:transfer')
        ? undefined
        : eq(ownershipOffer.offeredTo, actor.user.id)
      const { rowCount } = await db()
        .delete(ownershipOffer)
        .where(and(eq(ownershipOffer.organizationId, id), mine))
      if (!rowCount) throw new AppError('conflict', 'This offer is no longer open.')
    },
  )
}

async function changeRole(
  organizationId: string,
  userId: string,
  next: (roles: string[]) => string[],
): Promise<void> {
  const held = await memberOf(organizationId, userId)
  if (!held) throw noSuchMember()
  await db()
    .update(member)
    .set({ role: next(roleNames(held.role)).join(',') })
    .where(and(eq(member.organizationId, organizationId), eq(member.userId, userId)))
}
