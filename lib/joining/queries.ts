import { and, asc, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import { joinRequest, member, organizationDomain, user } from '@/db/schema'
import { inTenant } from '@/db/tenant'
import { setterMayStillLetIn, verifiedDomainOf } from '../domains/rules'
import type { Allowed, Viewer } from '../guard/context'
import { memberOf } from '../members/rules'
import { organizationById } from '../organizations/rules'
import { quotas } from '../quotas'
import { requestOf } from './rules'

/** The organization that the viewer's email lets them join. There is one at most. */
export async function organizationToJoin({ user: { id, email } }: Viewer) {
  const domain = await verifiedDomainOf(email)
  if (!domain || !(await setterMayStillLetIn(domain))) return undefined
  const { organizationId, needsApproval, role } = domain
  const state = (await requestOf(organizationId, id))?.state
  if (state === 'declined' || (await memberOf(organizationId, id))) return undefined
  const { name } = await organizationById(organizationId)
  return { id: organizationId, name, role, needsApproval, isAsked: needsApproval && state === 'pending' }
}

export type ToJoin = NonNullable<Awaited<ReturnType<typeof organizationToJoin>>>

/** Pending requests of people with an email of a verified domain, oldest first. */
export const listJoinRequests = (context: Allowed<'invitation:read'>) =>
  inTenant(context, (tx) =>
    tx
      .select({
        id: joinRequest.id,
        userId: joinRequest.userId,
        name: user.name,
        email: user.email,
        role: organizationDomain.role,
        createdAt: joinRequest.createdAt,
      })
      .from(joinRequest)
      .innerJoin(user, eq(user.id, joinRequest.userId))
      .innerJoin(
        organizationDomain,
        and(
          eq(organizationDomain.organizationId, joinRequest.organizationId),
          eq(organizationDomain.domain, sql`split_part(lower(${user.email}), '@', 2)`),
          isNotNull(organizationDomain.verifiedAt),
        ),
      )
      .leftJoin(
        member,
        and(eq(member.organizationId, joinRequest.organizationId), eq(member.userId, joinRequest.userId)),
      )
      .where(
        and(
          eq(joinRequest.organizationId, context.organization.id),
          eq(joinRequest.state, 'pending'),
          isNull(member.id),
        ),
      )
      .orderBy(asc(joinRequest.createdAt), asc(joinRequest.id))
      .limit(quotas.joinRequestsPerOrganization),
  )

export type JoinRequest = Awaited<ReturnType<typeof listJoinRequests>>[number]
