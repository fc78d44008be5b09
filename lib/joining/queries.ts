import { and, asc, eq, isNotNull, sql } from 'drizzle-orm'
import { joinRequest, organizationDomain, user } from '@/db/schema'
import { readInTenant } from '@/db/tenant'
import { setterMayStillLetIn, verifiedDomainOf } from '../domains/rules'
import type { Allowed, Viewer } from '../guard/context'
import { memberOf } from '../members/rules'
import { organizationById } from '../organizations/rules'
import { quotas } from '../quotas'
import { requestState } from './rules'

/** The organization that the viewer's email lets them join. There is one at most. */
export async function organizationToJoin({ user: person }: Viewer) {
  const domain = await verifiedDomainOf(person.email)
  if (!domain || !(await setterMayStillLetIn(domain))) return undefined
  const { organizationId, needsApproval, role } = domain
  const state = await requestState(organizationId, person)
  if (state === 'declined' || (await memberOf(organizationId, person.id))) return undefined
  const { name } = await organizationById(organizationId)
  return { id: organizationId, name, role, needsApproval, isAsked: needsApproval && state === 'pending' }
}

export type ToJoin = NonNullable<Awaited<ReturnType<typeof organizationToJoin>>>

/** Pending requests, oldest first. No role while the domain of the email is not verified. */
export const listJoinRequests = (context: Allowed<'invitation:read'>) =>
  readInTenant(context, (tx) =>
    tx
      .select({
        id: joinRequest.id,
        userId: user.id,
        name: user.name,
        email: user.email,
        role: organizationDomain.role,
        createdAt: joinRequest.createdAt,
      })
      .from(joinRequest)
      .innerJoin(user, eq(user.id, joinRequest.userId))
      .leftJoin(
        organizationDomain,
        and(
          eq(organizationDomain.organizationId, joinRequest.organizationId),
          eq(organizationDomain.domain, sql`split_part(lower(${user.email}), '@', 2)`),
          isNotNull(organizationDomain.verifiedAt),
        ),
      )
      .where(and(eq(joinRequest.organizationId, context.organization.id), eq(joinRequest.state, 'pending')))
      .orderBy(asc(joinRequest.createdAt), asc(joinRequest.id))
      .limit(quotas.joinRequestsPerOrganization),
  )

export type JoinRequest = Awaited<ReturnType<typeof listJoinRequests>>[number]
