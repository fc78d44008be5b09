import { and, desc, eq, isNull } from 'drizzle-orm'
import { db } from '@/db'
import { invitationLink, organization, user } from '@/db/schema'
import { readInTenant } from '@/db/tenant'
import type { Allowed, Viewer } from '../guard/context'
import { requestState, shutOut } from '../joining/rules'
import { memberOf } from '../members/rules'
import { quotas } from '../quotas'
import { endingOf, endings, findLink } from './rules'
import { worksStill } from './works-still'

/** Links that still work, newest first. At most the quota. The link itself is not stored. */
export const listInvitationLinks = (context: Allowed<'invitation:read'>) =>
  readInTenant(context, (tx) =>
    tx
      .select({
        id: invitationLink.id,
        role: invitationLink.role,
        usesLeft: invitationLink.usesLeft,
        expiresAt: invitationLink.expiresAt,
        maker: user.name,
      })
      .from(invitationLink)
      .innerJoin(user, eq(user.id, invitationLink.madeBy))
      .where(and(eq(invitationLink.organizationId, context.organization.id), worksStill))
      .orderBy(desc(invitationLink.createdAt), desc(invitationLink.id))
      .limit(quotas.invitationLinksPerOrganization),
  )

export type InvitationLink = Awaited<ReturnType<typeof listInvitationLinks>>[number]

export type LinkArrival =
  | { kind: 'unknown' }
  | { kind: 'closed'; organization: string; why: string }
  | { kind: 'already-member'; organization: string; slug: string }
  | { kind: 'signed-out' | 'open'; organization: string; maker: string; role: string }

/** What the holder of a link sees, in every case. Whoever has it is told whose it is. */
export async function arriveAtLink(viewer: Viewer | null, token: string): Promise<LinkArrival> {
  const link = await findLink(token)
  const place = link && (await placeOf(link))
  if (!link || !place) return { kind: 'unknown' }
  const { name, slug, maker } = place
  if (viewer && (await memberOf(link.organizationId, viewer.user.id)))
    return { kind: 'already-member', organization: name, slug }
  const ending = await endingOf(link)
  if (ending) return { kind: 'closed', organization: name, why: endings[ending] }
  if (viewer && (await requestState(link.organizationId, viewer.user)) === 'declined')
    return { kind: 'closed', organization: name, why: shutOut }
  return { kind: viewer ? 'open' : 'signed-out', organization: name, maker, role: link.role }
}

async function placeOf({ organizationId, madeBy }: { organizationId: string; madeBy: string }) {
  const [row] = await db()
    .select({ name: organization.name, slug: organization.slug, maker: user.name })
    .from(organization)
    .innerJoin(user, eq(user.id, madeBy))
    .where(and(eq(organization.id, organizationId), isNull(organization.deletedAt)))
  return row
}
