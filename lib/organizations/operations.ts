import { z } from 'zod'
import { auth } from '../auth/server'
import { isOwner } from '../guard/policy'
import { takePoint } from '../http/rate-limits'
import { idField, nothing } from '../input'
import { requireRoomToOwn } from '../members/rules'
import { closeOrganization, reopenOrganization } from './end'
import { newOrganization, organizationChanges } from './input'
import { writeBy } from './inside'
import { organizationOperation } from './mutation'
import { proposeSlug } from './propose-slug'
import { freeSlug, organizationNamed, slugOf } from './rules'
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
  refusalIs: 'organization:delete',
  check: async ({ actor, organizationId }) => {
    const { member } = await requireHeldPermission('organization:delete', organizationId, actor)
    if (isOwner(member.role)) await requireRoomToOwn(actor.user.id)
  },
  write: ({ organizationId }) => reopenOrganization(organizationId),
})

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
