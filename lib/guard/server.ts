import { sql } from 'drizzle-orm'
import { headers } from 'next/headers'
import { cache } from 'react'
import { z } from 'zod'
import { db } from '@/db'
import { readSessionToken } from '../auth/cookie'
import { sessionUpdateAge } from '../auth/lifetimes'
import { AppError, toAppError } from '../errors'
import type { Allowed, OrgContext, SignedIn, Staff, Viewer } from './context'
import { can, fromStatements, type Permission, permissions, permissionsOf } from './policy'

// The shared guard. Pages, actions and routes ask here and nowhere else, and only here is a proof made (context.ts).
// Everything is read afresh for each request, so that a revocation bites on the next one; within one render it is read once.

/** @throws AppError unauthenticated, forbidden (names the permission), not_found (not a member, or no such organization), unavailable */
export async function requirePermission<P extends Permission>(
  permission: P,
  slug: string,
): Promise<Allowed<P>> {
  const context = await requireMember(slug)
  if (!can(context.permissions, permission))
    throw new AppError(
      'forbidden',
      `You may not do this here: ${lowerFirst(permissions[permission])} (${permission}).`,
      { permission },
    )
  return context as Allowed<P>
}

/** For screens that need membership only. @throws AppError unauthenticated, not_found, unavailable */
export async function requireMember(slug: string): Promise<OrgContext> {
  const { viewer, context } = await readRequest(slug)
  if (!viewer) throw signInFirst()
  if (!context) throw notFound()
  return context
}

/** @throws AppError unauthenticated, unavailable */
export async function requireUser(): Promise<SignedIn> {
  const viewer = await currentViewer()
  if (!viewer) throw signInFirst()
  return viewer as SignedIn
}

/** Platform staff. For everybody else there is no such page. @throws AppError unauthenticated, not_found, unavailable */
export async function requireStaff(): Promise<Staff> {
  const viewer = await requireUser()
  if (!viewer.user.staff) throw notFound()
  return viewer as Staff
}

/** Who is asking, or null. @throws AppError unavailable, never taken for "signed out" */
export async function currentViewer(): Promise<Viewer | null> {
  return (await readRequest(null)).viewer
}

const signInFirst = () => new AppError('unauthenticated', 'Sign in first.')
const notFound = () =>
  new AppError('not_found', 'There is no such page, or you are not a member of this organization.')
const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)

type Reading = { viewer: Viewer | null; context: OrgContext | null }

const readRequest = cache(async (slug: string | null): Promise<Reading> => {
  const token = readSessionToken((await headers()).get('cookie'))
  if (!token) return { viewer: null, context: null }
  try {
    return await readSession(token, slug)
  } catch (error) {
    throw toAppError(error) ?? error
  }
})

const rowSchema = z.object({
  session_id: z.string(),
  active_organization_id: z.string().nullable(),
  expires_at: z.coerce.date(),
  session_created_at: z.coerce.date(),
  session_updated_at: z.coerce.date(),
  user_id: z.string(),
  user_name: z.string(),
  email: z.string(),
  image: z.string().nullable(),
  user_role: z.string().nullable(),
  organization_id: z.string().nullable(),
  organization_name: z.string().nullable(),
  slug: z.string().nullable(),
  logo: z.string().nullable(),
  member_id: z.string().nullable(),
  member_role: z.string().nullable(),
  custom_roles: z.array(z.object({ role: z.string(), permission: z.string() })).nullable(),
})

/** One statement: the session, unless expired or its user banned or unverified; and the membership in `slug`, with its custom roles. */
async function readSession(token: string, slug: string | null): Promise<Reading> {
  const { rows } = await db().execute(sql`
    select s.id as session_id, s.active_organization_id, s.expires_at, s.created_at as session_created_at,
           s.updated_at as session_updated_at, u.id as user_id, u.name as user_name, u.email, u.image, u.role as user_role,
           o.id as organization_id, o.name as organization_name, o.slug, o.logo, m.id as member_id, m.role as member_role,
           (select json_agg(json_build_object('role', r.role, 'permission', r.permission)) from organization_role r
             where r.organization_id = m.organization_id and r.role = any(string_to_array(m.role, ','))) as custom_roles
      from session s
      join "user" u on u.id = s.user_id
      left join organization o on o.slug = ${slug}
      left join member m on m.organization_id = o.id and m.user_id = u.id
     where s.token = ${token} and s.expires_at > now() and u.email_verified
       and (u.banned is not true or u.ban_expires <= now())`)
  if (!rows[0]) return { viewer: null, context: null }
  const row = rowSchema.parse(rows[0])
  const viewer: Viewer = {
    session: {
      id: row.session_id,
      activeOrganizationId: row.active_organization_id,
      expiresAt: row.expires_at,
      createdAt: row.session_created_at,
      refreshDue: Date.now() - row.session_updated_at.getTime() > sessionUpdateAge * 1000,
    },
    user: {
      id: row.user_id,
      name: row.user_name,
      email: row.email,
      image: row.image,
      staff: row.user_role === 'admin',
    },
  }
  if (!row.member_id || !row.organization_id || !row.slug) return { viewer, context: null }
  const customRoles = (row.custom_roles ?? []).map(({ role, permission }) => ({
    name: role,
    permissions: fromStatements(z.record(z.string(), z.array(z.string())).parse(JSON.parse(permission))),
  }))
  return {
    viewer,
    context: {
      ...viewer,
      organization: {
        id: row.organization_id,
        name: row.organization_name ?? '',
        slug: row.slug,
        logo: row.logo,
      },
      member: { id: row.member_id, role: row.member_role ?? '' },
      permissions: permissionsOf(row.member_role, customRoles),
    },
  }
}
