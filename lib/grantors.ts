import { asc, count, eq, sql } from 'drizzle-orm'
import { member, user } from '@/db/schema'
import { inTenant } from '@/db/tenant'
import { customRoles } from './auth/door-facts'
import type { AppError } from './errors'
import type { OrgContext } from './guard/context'
import { givenByPeople, givenByRoles, givingRoles } from './guard/grants'
import { can, type Permission } from './guard/policy'
import { lookAsMember } from './guard/server'
import { log } from './log'

const namesShown = 3

/**
 * Who could give the permission that a refusal in this organization names, in a sentence; nothing where that is no help: for
 * strangers, and where a rule refused somebody who holds it.
 */
export async function helpAfter(
  { code, permission }: AppError,
  slug: string | undefined,
): Promise<string | undefined> {
  if (code !== 'forbidden' || !permission || !slug) return undefined
  try {
    const context = await lookAsMember(slug)
    return can(context.permissions, permission) ? undefined : await whoCanGive(context, permission)
  } catch (error) {
    // The refusal stands without it.
    log.warn({ err: error }, 'could not tell who gives a permission')
    return undefined
  }
}

/** Names only, never addresses, and only to those who may see the members. */
function whoCanGive(context: OrgContext, permission: Permission): Promise<string> | string {
  const { organization, permissions } = context
  if (!can(permissions, 'member:read'))
    return `${givenByRoles(permissions, permission)} can give you a role that has it.`
  return inTenant(context, async (tx) => {
    const here = eq(member.organizationId, organization.id)
    const held = await tx
      .select({ role: member.role, holders: count() })
      .from(member)
      .where(here)
      .groupBy(member.role)
    const custom = await customRoles(organization.id)
    const giving = givingRoles(
      held.map(({ role }) => role),
      custom,
      permissions,
      permission,
    )
    const total = held
      .filter(({ role }) => giving.includes(role))
      .reduce((sum, { holders }) => sum + holders, 0)
    const rank = sql`array_position(${sql.param(giving)}::text[], ${member.role})`
    const people = await tx
      .select({ name: user.name })
      .from(member)
      .innerJoin(user, eq(user.id, member.userId))
      .where(sql`${here} and ${rank} is not null`)
      .orderBy(rank, asc(member.createdAt), asc(member.id))
      .limit(namesShown)
    return givenByPeople(
      giving,
      people.map(({ name }) => name),
      total,
    )
  })
}
