import { createEmailVerificationToken } from 'better-auth/api'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { db } from '@/db'
import { organization, user } from '@/db/schema'
import { recordStaff } from '../audit/record'
import { confirmationUrl } from '../auth/confirmation-url'
import { daySchema } from '../cursor'
import { sendMail } from '../email/send'
import { env } from '../env'
import { AppError } from '../errors'
import { idField } from '../input'
import { verificationLifetime } from '../lifetimes'
import { reopenOrganization } from '../organizations/end'
import { endOutgrown } from '../ownership/rules'
import { reasonField, staffOperation } from './operation'
import { endSessions, lockOffersOf, personById } from './rules'

// What staff do for and to people and organizations.

const aboutPerson = z.object({ userId: idField, reason: reasonField })

/** The end of that day in UTC. Null for a ban that someone has to lift. */
const lastDay = z
  .string()
  .default('')
  .refine((day) => day === '' || daySchema.safeParse(day).success, 'Enter a day.')
  .transform((day) => (day ? new Date(`${day}T23:59:59.999Z`) : null))
  .refine((until) => until === null || until > new Date(), 'Choose today or a later day.')

/**
 * Ends their sessions, the invitations and ownership offers that they sent, their invitation links,
 * and their requests to join. An organization whose only owner is banned keeps that owner: the
 * screen says so first.
 * @returns their name
 */
export const banPerson = staffOperation('staff:ban', {
  summary: 'Ban someone',
  input: aboutPerson.extend({ until: lastDay }),
  proof: true,
  run: async (staff, { userId, reason, until }) => {
    if (userId === staff.user.id) throw new AppError('conflict', 'You can’t ban yourself.')
    const { name, isBanned } = await personById(userId)
    if (isBanned) throw new AppError('conflict', `${name} has already been banned.`)
    const places = await lockOffersOf(userId)
    await db()
      .update(user)
      .set({ banned: true, banReason: reason, banExpires: until })
      .where(eq(user.id, userId))
    await endSessions(userId)
    for (const organizationId of places) await endOutgrown({ organizationId })
    return name
  },
})

/** @returns their name */
export const unbanPerson = staffOperation('staff:ban', {
  summary: 'Lift a ban',
  input: aboutPerson,
  run: async (_, { userId }) => {
    const { name, isBanned } = await personById(userId)
    if (!isBanned) throw new AppError('conflict', `${name} isn’t banned.`)
    await db()
      .update(user)
      .set({ banned: false, banReason: null, banExpires: null })
      .where(eq(user.id, userId))
    return name
  },
})

/** @returns their name */
export const signOutPerson = staffOperation('staff:help', {
  summary: 'Sign someone out everywhere',
  input: z.object({ userId: idField }),
  run: async (_, { userId }) => {
    const { name, email } = await personById(userId)
    const { rowCount } = await endSessions(userId)
    await recordStaff('staff:signout', `user:${userId}`, email, { sessions: rowCount })
    return name
  },
})

/**
 * Doesn't count against the limits of strangers: a staff member answers for it.
 * @returns their email
 */
export const confirmAgain = staffOperation('staff:help', {
  summary: 'Send someone a link that confirms their email',
  input: z.object({ userId: idField }),
  run: async (_, { userId }) => {
    const { email, emailVerified } = await personById(userId)
    if (emailVerified) throw new AppError('conflict', `${email} has already been confirmed.`)
    const token = await createEmailVerificationToken(env().secret, email, undefined, verificationLifetime, {
      userId,
    })
    await sendMail(email, 'verify-email', { url: await confirmationUrl({ token, email, wanted: '' }) })
    await recordStaff('staff:confirm', `user:${userId}`, email)
    return email
  },
})

/** @returns its name. @throws AppError conflict after the thirty days */
export const restoreForOwner = staffOperation('staff:restore', {
  summary: 'Restore a deleted organization for its owners',
  input: z.object({ organizationId: idField, reason: reasonField }),
  proof: true,
  run: async (_, { organizationId }) => {
    const [found] = await db()
      .select({ name: organization.name, deletedAt: organization.deletedAt })
      .from(organization)
      .where(eq(organization.id, organizationId))
      .for('no key update')
    if (!found) throw new AppError('not_found', 'Organization not found.')
    if (!found.deletedAt) throw new AppError('conflict', `${found.name} isn’t deleted.`)
    await reopenOrganization(organizationId)
    await recordStaff('staff:restore', `organization:${organizationId}`, found.name)
    return found.name
  },
})
