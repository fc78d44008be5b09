import { and, eq, ilike, or, sql } from 'drizzle-orm'
import { member, user } from '@/db/schema'
import { readInTenant } from '@/db/tenant'
import type { Allowed, OrgContext } from '../guard/context'
import { can, isOwner } from '../guard/policy'
import { containing, keyset, type PageQuery } from '../keyset'

const pageSize = 25

/** Members, oldest first. Emails are only for people who can view invitations. */
export function listMembers(
  context: Allowed<'member:read'>,
  { search = '', ...query }: PageQuery & { search?: string },
) {
  const { organization, permissions } = context
  const addresses = can(permissions, 'invitation:read')
  const { key, where, orderBy, limit, page } = keyset(
    member.createdAt,
    member.id,
    query,
    pageSize,
    'ascending',
  )
  const matches = search
    ? or(ilike(user.name, containing(search)), addresses ? ilike(user.email, containing(search)) : undefined)
    : undefined
  return readInTenant(context, async (tx) => {
    const found = page(
      await tx
        .select({
          key,
          id: member.id,
          userId: member.userId,
          name: user.name,
          email: user.email,
          role: member.role,
          joinedAt: member.createdAt,
        })
        .from(member)
        .innerJoin(user, eq(user.id, member.userId))
        .where(and(eq(member.organizationId, organization.id), matches, where))
        .orderBy(...orderBy)
        .limit(limit),
    )
    return { ...found, rows: found.rows.map((row) => ({ ...row, email: addresses ? row.email : null })) }
  })
}

/** Whether the viewer can't leave, as keepAnOwner decides it. */
export async function isOnlyOwner(context: OrgContext): Promise<boolean> {
  if (!isOwner(context.member.role)) return false
  const owners = and(eq(member.organizationId, context.organization.id), sql`is_owner(${member.role})`)
  return readInTenant(context, async (tx) => (await tx.$count(member, owners)) === 1)
}
