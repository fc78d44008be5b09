import { randomBytes } from 'node:crypto'
import { and, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import { db } from '@/db'
import { invitationLink } from '@/db/schema'
import { env } from '../env'
import { AppError } from '../errors'
import { admit, requireMayJoin } from '../joining/rules'
import { organizationOperation } from '../organizations/mutation'
import { organizationById } from '../organizations/rules'
import { requireGrantable, requireRank } from '../organizations/standing'
import { roleField } from '../roles/input'
import { endingOf, endings, linkById, linkByToken, noSuchLink, storedToken } from './rules'

// A link with which several people can join, each after signing in.

const number = (most: number) =>
  z.coerce
    .number('Enter a number.')
    .int('Enter a whole number.')
    .min(1, 'Enter at least 1.')
    .max(most, `Enter at most ${most}.`)

/** @returns the link. It is not stored, so no one can see it again. */
export const createInvitationLink = organizationOperation('invitation:create', {
  summary: 'Create an invitation link',
  input: z.object({ role: roleField, uses: number(500), days: number(30) }),
  check: (asked) => requireGrantable(asked, asked.input.role),
  write: async ({ actor, organizationId, input: { role, uses, days } }) => {
    const token = randomBytes(32).toString('base64url')
    await db()
      .insert(invitationLink)
      .values({
        organizationId,
        role,
        madeBy: actor.user.id,
        usesLeft: uses,
        expiresAt: sql`now() + make_interval(days => ${days})`,
        ...storedToken(token),
      })
    return `${env().appUrl}/join/${token}`
  },
})

export const revokeInvitationLink = organizationOperation('invitation:cancel', {
  summary: 'Revoke an invitation link',
  input: z.object({ linkId: z.uuid('Choose a link from the list.') }),
  check: async (asked) => {
    const { revokedAt, role } = await linkById(asked.organizationId, asked.input.linkId)
    if (revokedAt) throw new AppError('conflict', 'This link has already been revoked.')
    requireRank(asked, role)
  },
  write: async ({ organizationId, input }) => {
    await db()
      .update(invitationLink)
      .set({ revokedAt: sql`now()` })
      .where(and(eq(invitationLink.organizationId, organizationId), eq(invitationLink.id, input.linkId)))
  },
})

/** Counted under the organization's lock. @returns the slug of the joined organization */
export const joinByLink = organizationOperation('signed-in', {
  summary: 'Join an organization with an invitation link',
  input: z.object({ token: z.string().min(1).max(100) }),
  organization: async ({ token }) => (await linkByToken(token)).organizationId,
  unknown: noSuchLink,
  refusalIs: 'invitation:use_link',
  check: async ({ actor, organizationId, input }) => {
    await requireMayJoin(organizationId, actor.user)
    const ending = await endingOf(await linkByToken(input.token))
    if (ending) throw new AppError('conflict', endings[ending])
  },
  write: async ({ actor, organizationId, input }) => {
    const { id, role } = await linkByToken(input.token)
    await db()
      .update(invitationLink)
      .set({ usesLeft: sql`${invitationLink.usesLeft} - 1` })
      .where(and(eq(invitationLink.organizationId, organizationId), eq(invitationLink.id, id)))
    await admit(organizationId, actor.user.id, role)
    return (await organizationById(organizationId)).slug
  },
})
