import { eq, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { db } from '@/db'
import { organization } from '@/db/schema'
import { auth } from '../auth/server'
import { AppError } from '../errors'
import { isOwner } from '../guard/policy'
import { takePoint } from '../http/rate-limits'
import { idField, nothing } from '../input'
import { requireRoomToOwn } from '../members/rules'
import { closeOrganization, reopenOrganization } from './end'
import { graceDays, newOrganization, organizationChanges } from './input'
import { writeBy } from './inside'
import { organizationOperation } from './mutation'
import { proposeSlug } from './propose-slug'
import { freeSlug, organizationNamed, slugOf } from './rules'
import { announceSecondFactor } from './second-factor-mail'
import { requireHeldPermission, requireMembership } from './standing'

/** @returns the slug of the new organization, which the person owns */
export const createOrganization = organizationOperation('signed-in', {
  summary: 'Create an organization',
  input: newOrganization,
  organization: async () => null,
  endpoint: auth.api.createOrganization,
  refusalIs: 'organization:create',
  check: async ({ actor }) => {
    await requireRoomToOwn(actor.user.id)
    await takePoint('organization-address:person', actor.user.id)
  },
  complete: async (input) => ({ ...input, slug: input.slug ?? (await freeSlug(proposeSlug(input.name))) }),
  write: async ({ input }) => (await writeBy(auth.api.createOrganization, input)).slug,
})

export const updateOrganization = organizationOperation('organization:update', {
  summary: 'Change an organization’s name and URL',
  input: z.object({ data: organizationChanges }),
  endpoint: auth.api.updateOrganization,
  check: async ({ actor, organizationId, input: { data } }) => {
    if (data.slug && data.slug !== (await slugOf(organizationId)))
      await takePoint('organization-address:person', actor.user.id)
  },
})

/** Better Auth would delete it immediately and permanently. */
export const deleteOrganization = organizationOperation('organization:delete', {
  summary: 'Delete an organization',
  proof: true,
  input: nothing,
  insteadOf: '/organization/delete',
  write: ({ organizationId }) => closeOrganization(organizationId),
})

/** @throws AppError conflict after the thirty days */
export const restoreOrganization = organizationOperation('signed-in', {
  summary: 'Restore a deleted organization',
  input: z.object({ organizationId: idField }),
  organization: async ({ organizationId }) => organizationId,
  deleted: true,
  refusalIs: 'organization:restore',
  check: async ({ actor, organizationId }) => {
    const { member } = await requireHeldPermission('organization:delete', organizationId, actor)
    if (isOwner(member.role)) await requireRoomToOwn(actor.user.id)
  },
  write: ({ organizationId }) => reopenOrganization(organizationId),
})

/** Better Auth has no such endpoint. */
export const requireSecondFactor = organizationOperation('organization:secure', {
  summary: 'Require a second factor of an organization’s members',
  input: z.object({ graceDays: z.enum(graceDays) }),
  proof: true,
  check: async ({ actor, organizationId }) => {
    if (!actor.session.hasSecondFactor)
      throw new AppError('conflict', 'Set up your own second factor first, or sign in with your passkey.')
    await takePoint('second-factor-required:organization', organizationId)
  },
  write: async ({ organizationId, input }) => {
    const from = await setSecondFactorFrom(
      organizationId,
      sql`date_trunc('milliseconds', now() + make_interval(days => ${Number(input.graceDays)}))`,
    )
    if (from) await announceSecondFactor(organizationId, from)
    return from
  },
})

export const stopRequiringSecondFactor = organizationOperation('organization:secure', {
  summary: 'Stop requiring a second factor of an organization’s members',
  input: nothing,
  proof: true,
  write: ({ organizationId }) => setSecondFactorFrom(organizationId, null),
})

/** @returns the time from which it is required */
async function setSecondFactorFrom(organizationId: string, from: SQL | null) {
  const [changed] = await db()
    .update(organization)
    .set({ requiresSecondFactorFrom: from })
    .where(eq(organization.id, organizationId))
    .returning({ from: organization.requiresSecondFactorFrom })
  return changed?.from
}

/** Sets or clears the session's last used organization. */
export const setActiveOrganization = organizationOperation('signed-in', {
  summary: 'Set the last used organization',
  input: z.object({ organizationId: z.string().max(255).nullish(), organizationSlug: idField.optional() }),
  organization: async (named) =>
    named.organizationId || named.organizationSlug ? organizationNamed(named) : null,
  endpoint: auth.api.setActiveOrganization,
  refusalIs: 'organization:enter',
  check: async ({ actor, organizationId }) => {
    if (organizationId) await requireMembership(organizationId, actor)
  },
})
