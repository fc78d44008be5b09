import { and, eq } from 'drizzle-orm'
import { db } from '@/db'
import { organization } from '@/db/schema'
import { AppError } from '../errors'
import type { Viewer } from '../guard/context'
import type { Access } from '../guard/enter'
import { firstMissing, Lacking } from '../guard/missing-permission'
import {
  type CustomRole,
  canGrantRole,
  countsFor,
  isOwner,
  isPermission,
  isRole,
  type Permission,
  type Permissions,
  permissionsOf,
  roleNames,
} from '../guard/policy'
import { isRequired, secondFactorNeeded } from '../guard/second-factor'
import { memberOf } from '../members/rules'
import { customRoles } from '../roles/rules'
import { noSuchOrganization } from './rules'

// The actor's membership and permissions in an organization, read again under its lock.

type Membership = { organizationId: string; member: { id: string; role: string } }

export type Standing = Membership & { held: Permissions; customRoles: readonly CustomRole[] }

/** Nothing for an operation whose actor need not be a member. */
export type StandingFor<P extends Access> = P extends Permission
  ? Standing
  : P extends 'member'
    ? Membership
    : object

/** @throws AppError not_found for strangers, forbidden (names the permission) */
export const standingFor = <P extends Access>(permission: P, ...of: Of) =>
  read(permission, ...of) as Promise<StandingFor<P>>

type Of = [organizationId: string, actor: Viewer, unknown?: () => AppError]

async function read(permission: Access, ...of: Of): Promise<unknown> {
  if (isPermission(permission)) return requireHeldPermission(permission, ...of)
  if (permission === 'member') return requireMembership(...of)
  return {}
}

/** @throws AppError not_found for strangers, forbidden if the second factor is missing */
export async function requireMembership(...[organizationId, actor, unknown = noSuchOrganization]: Of) {
  const member = await memberOf(organizationId, actor.user.id)
  if (!member) throw unknown()
  if (!actor.session.hasSecondFactor) await requireNoSecondFactor(organizationId)
  return { organizationId, member }
}

/** @throws AppError forbidden */
async function requireNoSecondFactor(organizationId: string): Promise<void> {
  const [row] = await db()
    .select({ name: organization.name })
    .from(organization)
    .where(and(eq(organization.id, organizationId), isRequired(organization.requiresSecondFactorFrom)))
  if (row) throw secondFactorNeeded(row.name)
}

/** @throws AppError not_found for strangers, forbidden (names the permission) */
export async function requireHeldPermission(permission: Permission, ...of: Of): Promise<Standing> {
  const { organizationId, member } = await requireMembership(...of)
  const custom = await customRoles(organizationId)
  const held = permissionsOf(member.role, custom)
  if (!countsFor(member.role, held, permission)) throw new Lacking(permission, organizationId)
  return { organizationId, member, held, customRoles: custom }
}

/**
 * Why an admin can't demote or remove an owner. The database doesn't check it.
 *
 * @throws AppError forbidden if the stored role `role` has permissions that the actor doesn't have
 */
export function requireRank(standing: Standing, role: string | null): void {
  if (!canGrantRole(standing.member.role, role, standing.customRoles)) throw aboveOwn(standing, role)
}

/** @throws AppError invalid for an unknown role, forbidden as requireRank */
export function requireGrantable(standing: Standing, role: string): void {
  const names = roleNames(role)
  if (names.length === 0 || names.some((name) => !isRole(name, standing.customRoles)))
    throw new AppError('invalid', 'Role not found.', {
      fields: { role: ['Choose a role from the list.'] },
      libraryCode: 'ROLE_NOT_FOUND',
    })
  requireRank(standing, role)
}

/** Names a permission that the actor lacks. For custom roles only if the actor can view roles. */
function aboveOwn({ held, customRoles: custom, organizationId }: Standing, role: string | null): AppError {
  const missing = firstMissing(held, permissionsOf(role, held.has('ac:read') ? custom : []))
  if (missing) return new Lacking(missing, organizationId, moreThanYours)
  return new AppError(
    'forbidden',
    isOwner(role) ? 'Only owners can add or remove owners.' : `${moreThanYours}.`,
  )
}

const moreThanYours = 'That role has permissions you don’t have'
