import { and, eq, gt, sql } from 'drizzle-orm'
import { z } from 'zod'
import { db } from '@/db'
import { member, ownershipOffer } from '@/db/schema'
import { demandPassword } from '../account/password-again'
import { maxPasswordLength, ownershipOfferLifetime } from '../auth/lifetimes'
import { takeMailPoints } from '../email/points'
import { sendMail } from '../email/send'
import { AppError } from '../errors'
import type { Viewer } from '../guard/context'
import { type BuiltInRole, isOwner, ownerRole } from '../guard/policy'
import { emailField, nothing } from '../input'
import { demandRoomToOwn, memberByEmail, noSuchMember, unbannedMemberOf } from '../members/rules'
import { organizationOperation } from '../organizations/mutation'
import { organizationById } from '../organizations/rules'
import { offerUrl } from './queries'
import { endOutgrown, offerOf } from './rules'

// Handing an organization over, in two steps: an owner offers, the other accepts. Both give their password again.

const password = z.string().min(1, 'Enter your password.').max(maxPasswordLength)

/** Replaces an earlier offer. */
export const offerOwnership = organizationOperation('organization:transfer', {
  summary: 'Offer the ownership of an organization',
  input: z.object({ email: emailField, password }),
  before: ({ actor, input }) => demandPassword(actor, input.password),
  check: async ({ organizationId, input }) => {
    const target = await memberByEmail(organizationId, input.email)
    if (!target) throw underEmail('invalid', 'Nobody of that address is a member here.')
    if (isOwner(target.role)) throw underEmail('conflict', 'This person is an owner already.')
  },
  write: async ({ actor, organizationId, input: { email } }) => {
    const target = await memberByEmail(organizationId, email)
    if (!target) throw noSuchMember()
    await db().delete(ownershipOffer).where(eq(ownershipOffer.organizationId, organizationId))
    await db()
      .insert(ownershipOffer)
      .values({
        organizationId,
        offeredBy: actor.user.id,
        offeredTo: target.userId,
        expiresAt: new Date(Date.now() + ownershipOfferLifetime * 1000),
      })
    const { name, slug } = await organizationById(organizationId)
    await sendMail(email, 'ownership-offer', {
      organization: name,
      owner: actor.user.name,
      url: offerUrl(slug),
    })
  },
  after: (asked) => takeMailPoints(asked, asked.input.email),
})

/** The one to whom it was offered becomes owner, and who offered becomes admin, neither with any role besides. */
export const acceptOwnership = organizationOperation('member', {
  summary: 'Accept the ownership of an organization',
  input: z.object({ password }),
  before: ({ actor, input }) => demandPassword(actor, input.password),
  refusalIs: 'organization:transfer',
  check: async ({ actor, organizationId }) => {
    await demandReceiver(organizationId, actor)
    await demandRoomToOwn(actor.user.id)
  },
  write: async ({ actor, organizationId }) => {
    const [offer] = await db()
      .delete(ownershipOffer)
      .where(
        and(
          eq(ownershipOffer.organizationId, organizationId),
          eq(ownershipOffer.offeredTo, actor.user.id),
          gt(ownershipOffer.expiresAt, sql`now()`),
        ),
      )
      .returning()
    const giver = offer && (await unbannedMemberOf(organizationId, offer.offeredBy))
    if (!giver || !isOwner(giver.role)) throw closed()
    await setRole(organizationId, actor.user.id, ownerRole)
    // A custom role may hold what an admin does not; beside it, the giver would keep an owner's power.
    await setRole(organizationId, offer.offeredBy, 'admin')
  },
  after: endOutgrown,
})

/** Takes an offer back, for owners, or declines it, for whom it was made to. */
export const endOffer = organizationOperation('member', {
  summary: 'End an offer of ownership',
  input: nothing,
  refusalIs: 'organization:transfer',
  check: async ({ actor, organizationId, member: { role } }) => {
    if (!isOwner(role)) await demandReceiver(organizationId, actor)
  },
  write: async ({ actor, organizationId, member: { role } }) => {
    const theirs = isOwner(role) ? undefined : eq(ownershipOffer.offeredTo, actor.user.id)
    const { rowCount } = await db()
      .delete(ownershipOffer)
      .where(and(eq(ownershipOffer.organizationId, organizationId), theirs))
    if (!rowCount) throw closed()
  },
})

const underEmail = (code: 'invalid' | 'conflict', sentence: string) =>
  new AppError(code, sentence, { fields: { email: [sentence] } })

/** To all others an offer is one that does not exist. */
async function demandReceiver(organizationId: string, { user }: Viewer): Promise<void> {
  const offer = await offerOf(organizationId)
  if (offer?.offeredTo !== user.id)
    throw new AppError('conflict', 'The ownership is not offered to you, or no longer.', {
      attempt: offer !== undefined,
    })
}

const closed = () => new AppError('conflict', 'This offer is no longer open.')

const setRole = (organizationId: string, userId: string, role: BuiltInRole) =>
  db()
    .update(member)
    .set({ role })
    .where(and(eq(member.organizationId, organizationId), eq(member.userId, userId)))
