import { and, eq, gt, sql } from 'drizzle-orm'
import { z } from 'zod'
import { db } from '@/db'
import { member, ownershipOffer } from '@/db/schema'
import { takeMailPoints } from '../email/points'
import { sendMail } from '../email/send'
import { AppError } from '../errors'
import type { Viewer } from '../guard/context'
import { type BuiltInRole, isOwner, ownerRole } from '../guard/policy'
import { emailField, nothing } from '../input'
import { ownershipOfferLifetime } from '../lifetimes'
import { memberByEmail, requireRoomToOwn, unbannedMemberOf } from '../members/rules'
import { organizationOperation } from '../organizations/mutation'
import { organizationById } from '../organizations/rules'
import { offerUrl } from './queries'
import { endOutgrown, offerOf } from './rules'

// Transferring ownership takes two steps: an owner offers it, the other member accepts.

/** Replaces an earlier offer. */
export const offerOwnership = organizationOperation('organization:transfer', {
  summary: 'Offer ownership of an organization',
  input: z.object({ email: emailField }),
  proof: true,
  check: async ({ organizationId, input }) => {
    const { role } = await memberWith(organizationId, input)
    if (isOwner(role)) throw underEmail('conflict', 'This person is already an owner.')
  },
  write: async ({ actor, organizationId, input }) => {
    const { userId } = await memberWith(organizationId, input)
    await db().delete(ownershipOffer).where(eq(ownershipOffer.organizationId, organizationId))
    await db()
      .insert(ownershipOffer)
      .values({
        organizationId,
        offeredBy: actor.user.id,
        offeredTo: userId,
        expiresAt: new Date(Date.now() + ownershipOfferLifetime * 1000),
      })
    const { name, slug } = await organizationById(organizationId)
    await sendMail(input.email, 'ownership-offer', {
      organization: name,
      owner: actor.user.name,
      url: offerUrl(slug),
    })
  },
  after: (asked) => takeMailPoints(asked, asked.input.email),
})

/** The receiver becomes an owner and the giver becomes an admin. Both lose any other role. */
export const acceptOwnership = organizationOperation('member', {
  summary: 'Accept ownership of an organization',
  input: nothing,
  proof: true,
  refusalIs: 'organization:receive',
  check: async ({ actor, organizationId }) => {
    await requireReceiver(organizationId, actor)
    await requireRoomToOwn(actor.user.id)
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
    // A custom role may have permissions that an admin lacks. With it, the giver would keep an
    // owner's permissions.
    await setRole(organizationId, offer.offeredBy, 'admin')
  },
  after: endOutgrown,
})

/** Owners withdraw an offer; the person who received it declines it. */
export const endOffer = organizationOperation('member', {
  summary: 'End an ownership offer',
  input: nothing,
  refusalIs: 'organization:receive',
  check: async ({ actor, organizationId, member: { role } }) => {
    if (!isOwner(role)) await requireReceiver(organizationId, actor)
  },
  write: async ({ actor, organizationId, member: { role } }) => {
    const theirs = isOwner(role) ? undefined : eq(ownershipOffer.offeredTo, actor.user.id)
    const { rowCount } = await db()
      .delete(ownershipOffer)
      .where(and(eq(ownershipOffer.organizationId, organizationId), theirs))
    if (!rowCount) throw closed()
  },
})

async function memberWith(organizationId: string, { email }: { email: string }) {
  const found = await memberByEmail(organizationId, email)
  if (!found) throw underEmail('invalid', 'No member has that email.')
  return found
}

const underEmail = (code: 'invalid' | 'conflict', sentence: string) =>
  new AppError(code, sentence, { fields: { email: [sentence] } })

/** For everyone else the offer doesn't exist. */
async function requireReceiver(organizationId: string, { user }: Viewer): Promise<void> {
  const offer = await offerOf(organizationId)
  if (offer?.offeredTo !== user.id)
    throw new AppError('conflict', 'You have no pending ownership offer. The offer may have ended.', {
      attempt: offer !== undefined,
    })
}

const closed = () => new AppError('conflict', 'This offer has ended.')

const setRole = (organizationId: string, userId: string, role: BuiltInRole) =>
  db()
    .update(member)
    .set({ role })
    .where(and(eq(member.organizationId, organizationId), eq(member.userId, userId)))
