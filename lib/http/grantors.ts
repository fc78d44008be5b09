import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import { member, user } from '@/db/schema'
import { inTenant } from '@/db/tenant'
import type { AppError } from '../errors'
import type { OrgContext } from '../guard/context'
import { askForAccess, givenByPeople, givenByRoles, givingRoles, Lacking } from '../guard/missing-permission'
import { can, isPermission, type Permission } from '../guard/policy'
import { whoIsLetIn } from '../guard/principal'
import { lookAsMember } from '../guard/server'
import { log } from '../log'
import { slugOf } from '../organizations/rules'
import { customRoles } from '../roles/rules'

const namesShown = 3

/**
 * A sentence that says who can grant the permission that an error names. Undefined where it would
 * not help: for strangers, for members who have the permission, and if no one who can grant it can
 * sign in.
 * @param slug of the organization, if the error doesn't name it
 */
export async function helpAfter(refusal: AppError, slug?: string): Promise<string | undefined> {
  const { code, permission } = refusal
  if (code !== 'forbidden' || !permission || !isPermission(permission)) return undefined
  try {
    const here = slug || (refusal instanceof Lacking && (await slugOf(refusal.organizationId ?? '')))
    if (!here) return undefined
    const context = await lookAsMember(here)
    return can(context.permissions, permission) ? undefined : await whoCanGive(context, permission)
  } catch (error) {
    // The error is complete without it.
    log.warn({ err: error }, 'could not find who can grant a permission')
    return undefined
  }
}

/**
 * Names only, never emails, only for people who can view members, and no one who is banned or
 * unconfirmed.
 */
async function whoCanGive(context: OrgContext, permission: Permission): Promise<string | undefined> {
  const { organization, permissions } = context
  if (!can(permissions, 'member:read')) return askForAccess(givenByRoles(permissions, permission))
  const holders = await inTenant(context, async (tx) => {
    const here = eq(member.organizationId, organization.id)
    const held = await tx.selectDistinct({ role: member.role }).from(member).where(here)
    const custom = await customRoles(organization.id)
    const giving = givingRoles(
      held.map(({ role }) => role),
      custom,
      permissions,
      permission,
    )
    return tx
      .select({ id: user.id, name: user.name })
      .from(member)
      .innerJoin(user, eq(user.id, member.userId))
      .where(and(here, inArray(member.role, giving)))
      .orderBy(
        sql`array_position(${sql.param(giving)}::text[], ${member.role})`,
        asc(member.createdAt),
        asc(member.id),
      )
  })
  // Outside the tenant: tenant code can't read why someone can't sign in.
  const letIn = await whoIsLetIn(holders.map(({ id }) => id))
  const people = holders.filter(({ id }) => letIn.has(id))
  if (people.length === 0) return undefined
  const shown = people.slice(0, namesShown).map(({ name }) => name)
  return askForAccess(givenByPeople(shown, people.length))
}
