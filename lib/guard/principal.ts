import { and, inArray, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { z } from 'zod'
import { db } from '@/db'
import { executePrepared } from '@/db/one-trip'
import { user } from '@/db/schema'
import { proofLifetime, sessionUpdateAge } from '../lifetimes'
import type { Impersonator, MemberFacts, Viewer } from './context'
import type { Credential } from './credentials'
import { permissionsOf, staffPermissionsOf } from './policy'
import { hasSecondFactor, isRequired } from './second-factor'
import { storedPermissions } from './stored-permissions'

/**
 * What the guard reads for one request: signed out, signed in, or a member with permissions. Not
 * proof of anything yet.
 */
export type Principal = {
  viewer: Viewer | null
  context: MemberFacts | null
  /**
   * The organization with that slug if the viewer isn't a member: only for the audit log, never for
   * a response.
   */
  strangerTo: string | null
  /** The name of that organization if it keeps this member out until they have a second factor. */
  withoutSecondFactor?: string
}

export const nobody: Principal = { viewer: null, context: null, strangerTo: null }

const rowSchema = z.object({
  session_id: z.string(),
  active_organization_id: z.string().nullable(),
  expires_at: z.coerce.date(),
  session_created_at: z.coerce.date(),
  session_updated_at: z.coerce.date(),
  is_proven: z.boolean(),
  has_second_factor: z.boolean(),
  user_id: z.string(),
  user_name: z.string(),
  email: z.string(),
  image: z.string().nullable(),
  time_zone: z.string().nullable(),
  user_role: z.string().nullable(),
  impersonated_by: z.string().nullable(),
  impersonation_writes: z.boolean(),
  impersonator_name: z.string().nullable(),
  impersonator_role: z.string().nullable(),
  organization_id: z.string().nullable(),
  organization_name: z.string().nullable(),
  slug: z.string().nullable(),
  logo: z.string().nullable(),
  second_factor_from: z.coerce.date().nullable(),
  second_factor_required: z.boolean(),
  member_id: z.string().nullable(),
  member_role: z.string().nullable(),
  custom_roles: z.array(z.object({ role: z.string(), permission: z.string() })).nullable(),
})

/** A banned user has no permissions until the ban ends. */
export const notBanned = ({ banned, banExpires }: Record<'banned' | 'banExpires', SQLWrapper>): SQL =>
  sql`(${banned} is not true or ${banExpires} <= now())`

const isLetIn = (user: Record<'banned' | 'banExpires' | 'emailVerified', SQLWrapper>): SQL =>
  sql`(${user.emailVerified} and ${notBanned(user)})`

/** The ids among these whom the guard accepts at all. */
export async function whoIsLetIn(ids: readonly string[]): Promise<Set<string>> {
  const rows = await db()
    .select({ id: user.id })
    .from(user)
    .where(and(inArray(user.id, [...ids]), isLetIn(user)))
  return new Set(rows.map(({ id }) => id))
}

/**
 * The owner of a credential, and their membership in the organization of `slug`, in one statement.
 * `nobody` if it has expired or the user is banned or unconfirmed.
 */
export async function readPrincipal(
  credential: Credential,
  slug: string | null,
  address = 'unknown',
): Promise<Principal> {
  const { rows } = await executePrepared(sql`
    select s.id as session_id, s.active_organization_id, s.expires_at, s.created_at as session_created_at,
           s.updated_at as session_updated_at, ${isRecent(sql`s.proven_at`)} as is_proven, s.impersonated_by, s.impersonation_writes,
           i.name as impersonator_name, i.role as impersonator_role,
           ${hasSecondFactor({ userId: sql`u.id`, twoFactorEnabled: sql`u.two_factor_enabled`, byPasskey: sql`s.by_passkey` })} as has_second_factor,
           u.id as user_id, u.name as user_name, u.email, u.image, u.time_zone, u.role as user_role,
           o.id as organization_id, o.name as organization_name, o.slug, o.logo, o.requires_second_factor_from as second_factor_from,
           ${isRequired(sql`o.requires_second_factor_from`)} as second_factor_required, m.id as member_id, m.role as member_role,
           (select json_agg(json_build_object('role', r.role, 'permission', r.permission)) from organization_role r
             where r.organization_id = m.organization_id and r.role = any(role_names(m.role))) as custom_roles
      from (${sessionOf(credential)}) s
      join "user" u on u.id = s.user_id
      left join "user" i on i.id = s.impersonated_by
      left join organization o on o.slug = ${slug} and o.deleted_at is null
      left join member m on m.organization_id = o.id and m.user_id = u.id
     where s.expires_at > now()
       and ${isLetIn({ emailVerified: sql`u.email_verified`, banned: sql`u.banned`, banExpires: sql`u.ban_expires` })}
       and (s.impersonated_by is null or ${isLetIn({ emailVerified: sql`i.email_verified`, banned: sql`i.banned`, banExpires: sql`i.ban_expires` })})`)
  if (!rows[0]) return nobody
  const row = rowSchema.parse(rows[0])
  const impersonator = impersonatorOf(row)
  if (row.impersonated_by && !impersonator) return nobody
  const viewer: Viewer = {
    address,
    session: {
      id: row.session_id,
      activeOrganizationId: row.active_organization_id,
      expiresAt: row.expires_at,
      createdAt: row.session_created_at,
      isProven: row.is_proven,
      hasSecondFactor: row.has_second_factor,
      refreshDue: !impersonator && Date.now() - row.session_updated_at.getTime() > sessionUpdateAge * 1000,
    },
    impersonator,
    user: {
      id: row.user_id,
      name: row.user_name,
      email: row.email,
      image: row.image,
      timeZone: row.time_zone,
      staff: staffPermissionsOf(row.user_role),
    },
  }
  if (!row.member_id || !row.organization_id || !row.slug)
    return { viewer, context: null, strangerTo: row.organization_id }
  const organization = {
    id: row.organization_id,
    name: row.organization_name ?? '',
    slug: row.slug,
    logo: row.logo,
    secondFactorFrom: row.second_factor_from,
  }
  if (row.second_factor_required && !row.has_second_factor)
    return { viewer, context: null, strangerTo: null, withoutSecondFactor: organization.name }
  const customRoles = (row.custom_roles ?? []).map(({ role, permission }) => ({
    name: role,
    permissions: storedPermissions(permission),
  }))
  return {
    viewer,
    strangerTo: null,
    context: {
      ...viewer,
      organization,
      member: { id: row.member_id, role: row.member_role ?? '' },
      permissions: permissionsOf(row.member_role, customRoles),
    },
  }
}

/** Read again for each request: who is no longer staff is no longer someone else. */
function impersonatorOf(row: z.output<typeof rowSchema>): Impersonator | null {
  const { impersonated_by: id, impersonator_name: name, impersonation_writes: writes } = row
  if (id === null || name === null || staffPermissionsOf(row.user_role).size > 0) return null
  const held = staffPermissionsOf(row.impersonator_role)
  return held.has(writes ? 'staff:act' : 'staff:impersonate') ? { id, name, writes } : null
}

/** Whether a session's proof still counts. By the database's clock, which all processes share. */
export const isRecent = (provenAt: SQLWrapper): SQL<boolean> =>
  sql`coalesce(${provenAt} > now() - make_interval(secs => ${proofLifetime}), false)`

/** A key acts like a session that was just created, and proves nothing about who holds it. */
const sessionOf = (credential: Credential): SQL =>
  'token' in credential
    ? sql`select * from session where token = ${credential.token}`
    : sql`select ${credential.id}::text as id, ${credential.userId}::text as user_id, null::text as active_organization_id,
                 ${credential.expiresAt.toISOString()}::timestamptz as expires_at, now() as created_at, now() as updated_at,
                 null::text as impersonated_by, false as impersonation_writes, null::timestamptz as proven_at,
                 false as by_passkey`
