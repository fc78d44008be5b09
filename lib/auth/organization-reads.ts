import { and, desc, eq, getTableColumns, inArray, isNull } from 'drizzle-orm'
import { z } from 'zod'
import { db } from '@/db'
import { invitation, member, organization } from '@/db/schema'
import { recordRefusal } from '../audit/record'
import { AppError } from '../errors'
import type { Viewer } from '../guard/context'
import { Lacking } from '../guard/missing-permission'
import { can, type Permission, type Permissions, permissionsOf } from '../guard/policy'
import { isRequired, secondFactorNeeded } from '../guard/second-factor'
import { noSuchOrganization } from '../organizations/rules'
import { quotas } from '../quotas'
import { customRoles } from '../roles/rules'

// What Better Auth's reading endpoints can reveal about an organization. The plugin answers
// differently for unknown organizations and for those of others, and shows every member all emails
// and invitations. Here a stranger learns nothing, and members see what the screens show them.

/**
 * Every endpoint under /organization that only reads, and what it requires. All others change an
 * organization.
 */
export const readingEndpoints: Record<string, Permission | 'membership' | 'nothing'> = {
  '/organization/get-organization': 'membership',
  '/organization/get-full-organization': 'member:read',
  '/organization/list-members': 'member:read',
  '/organization/list-invitations': 'invitation:read',
  '/organization/list-roles': 'ac:read',
  '/organization/get-role': 'ac:read',
  '/organization/get-active-member': 'membership',
  '/organization/get-active-member-role': 'membership',
  '/organization/has-permission': 'membership',
  // The viewer's own, or the same for everyone.
  '/organization/list': 'nothing',
  '/organization/list-user-invitations': 'nothing',
  '/organization/get-invitation': 'nothing',
  '/organization/check-slug': 'nothing',
}

const asked = z.object({
  organizationId: z.string().optional(),
  organizationSlug: z.string().optional(),
  userId: z.string().optional(),
})

type Entered = { organizationId: string; held: Permissions }

const noOrganization: Entered = { organizationId: '', held: new Set() }

/**
 * @returns the organization to read, and the viewer's permissions there; an empty id if none is
 *   named; null if the path reads none
 * @throws AppError unauthenticated, not_found (same for unknown and other organizations), forbidden
 */
export async function enterToRead(
  path: string,
  query: Record<string, unknown>,
  viewer: Viewer | null,
): Promise<Entered | null> {
  const needed = readingEndpoints[path]
  if (!needed || needed === 'nothing') return null
  if (!viewer) throw new AppError('unauthenticated', 'Sign in first.')
  const named = asked.safeParse(query)
  if (!named.success) throw new AppError('invalid', 'The ID and the slug must be text.')
  const { organizationId, organizationSlug, userId = viewer.user.id } = named.data
  const ofAnother = path === '/organization/get-active-member-role' && userId !== viewer.user.id
  const permission = ofAnother ? 'member:read' : needed
  // Endpoints differ in which of the two they use. We must check the one they read.
  if (organizationId && organizationSlug)
    throw new AppError('invalid', 'Specify the organization by ID or by slug, not both.')
  // Better Auth also takes an empty id as the last used organization.
  const id = organizationId || viewer.session.activeOrganizationId
  if (!organizationSlug && !id) return noOrganization
  const [row] = await db()
    .select({
      role: member.role,
      organizationId: organization.id,
      name: organization.name,
      secondFactorRequired: isRequired(organization.requiresSecondFactorFrom),
    })
    .from(organization)
    .leftJoin(member, and(eq(member.organizationId, organization.id), eq(member.userId, viewer.user.id)))
    .where(
      and(
        isNull(organization.deletedAt),
        organizationSlug ? eq(organization.slug, organizationSlug) : eq(organization.id, id ?? ''),
      ),
    )
  if (!row) throw noSuchOrganization()
  if (row.role === null) {
    await recordRefusal(
      viewer,
      row.organizationId,
      permission === 'membership' ? 'organization:enter' : permission,
    )
    throw noSuchOrganization()
  }
  if (row.secondFactorRequired && !viewer.session.hasSecondFactor) throw secondFactorNeeded(row.name)
  const held = permissionsOf(row.role, await customRoles(row.organizationId))
  if (permission !== 'membership' && !can(held, permission)) {
    await recordRefusal(viewer, row.organizationId, permission)
    throw new Lacking(permission, row.organizationId)
  }
  return { organizationId: row.organizationId, held }
}

/**
 * The request with the id of the checked organization. Better Auth reads the session again, whose
 * last used organization may have changed since, and some endpoints don't accept a slug.
 */
export function about({ organizationId }: Entered, body: Record<string, unknown>, request: Request): Request {
  const { method, headers } = request
  if (method !== 'GET')
    return new Request(request.url, { method, headers, body: JSON.stringify({ ...body, organizationId }) })
  const url = new URL(request.url)
  url.searchParams.delete('organizationSlug')
  url.searchParams.set('organizationId', organizationId)
  return new Request(url, { headers })
}

/**
 * Better Auth's answer if no organization is named. It is not called, because it could find one in
 * the meantime.
 */
export function aboutNone(path: string): Response {
  if (/^\/organization\/get-(full-)?organization$/.test(path)) return Response.json(null)
  throw new AppError('invalid', 'No active organization', { libraryCode: 'NO_ACTIVE_ORGANIZATION' })
}

/**
 * Better Auth refuses people who can view invitations but not send any, and hides the owners' from
 * others. Our policy does neither.
 */
export async function allInvitations(organizationId: string): Promise<Response> {
  const { mailId: _, ...columns } = getTableColumns(invitation)
  return Response.json(
    await db()
      .select(columns)
      .from(invitation)
      .where(eq(invitation.organizationId, organizationId))
      // Pending ones first: there are never more of those than the limit.
      .orderBy(desc(eq(invitation.status, 'pending')), desc(invitation.createdAt), desc(invitation.id))
      .limit(quotas.openInvitationsPerOrganization),
  )
}

/** The list without organizations that were deleted but not purged yet. */
export async function withoutDeleted(answer: Response): Promise<Response> {
  const list = z
    .array(z.looseObject({ id: z.string() }))
    .safeParse(answer.ok ? await answer.clone().json() : undefined)
  if (!list.success || list.data.length === 0) return answer
  const ids = list.data.map(({ id }) => id)
  const open = await db()
    .select({ id: organization.id })
    .from(organization)
    .where(and(inArray(organization.id, ids), isNull(organization.deletedAt)))
  const shown = list.data.filter(({ id }) => open.some((each) => each.id === id))
  return Response.json(shown, { status: answer.status, headers: withoutLength(answer.headers) })
}

/**
 * Hides what the viewer has no permission for: other people's emails, and invitations. The
 * library's types require the fields.
 */
export async function withheld(answer: Response, held: Permissions | undefined): Promise<Response> {
  if (!held || can(held, 'invitation:read') || !answer.ok) return answer
  const body: unknown = await answer.json()
  return Response.json(withoutAddresses(body), {
    status: answer.status,
    headers: withoutLength(answer.headers),
  })
}

function withoutAddresses(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutAddresses)
  if (!value || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      if (key === 'email') return [key, '']
      return [key, key === 'invitations' ? [] : withoutAddresses(each)]
    }),
  )
}

function withoutLength(headers: Headers): Headers {
  const copy = new Headers(headers)
  copy.delete('content-length')
  copy.delete('content-type')
  return copy
}
