import { headers } from 'next/headers'
import { cache } from 'react'
import { recordRefusal, recordVisit } from '../audit/record'
import { AppError, toAppError } from '../errors'
import { addressOf } from '../http/ip-address'
import { nowKnown } from '../observe/about'
import { inSpan } from '../observe/span'
import type { Allowed, OrgContext, SignedIn, Staff, Viewer } from './context'
import { readCredential } from './credentials'
import { requireInPerson } from './impersonation'
import { Lacking } from './missing-permission'
import { can, type Permission, type StaffPermission } from './policy'
import { nobody, type Principal, readPrincipal } from './principal'
import { secondFactorNeeded } from './second-factor'

// The shared guard. Pages, actions and routes call it, and only it creates contexts (context.ts).
// Everything is read again for each request, so that a revocation takes effect on the next one.
// Within one render it is read once. Refused attempts of signed-in people in an existing
// organization are recorded in its audit log.

/**
 * @throws AppError unauthenticated, forbidden (names the permission; or the second factor is
 *   missing), not_found (not a member, or no such organization), unavailable
 */
export async function requirePermission<P extends Permission>(
  permission: P,
  slug: string,
): Promise<Allowed<P>> {
  const context = await enter(slug, permission)
  if (can(context.permissions, permission)) return context as Allowed<P>
  await recordRefusal(context, context.organization.id, permission)
  throw new Lacking(permission, context.organization.id)
}

/**
 * For screens that only require membership. @throws AppError unauthenticated, not_found,
 * unavailable
 */
export const requireMember = (slug: string): Promise<OrgContext> => enter(slug, 'organization:enter')

/** For the shell, which only displays: not recorded as an attempt. @throws as requireMember */
export const lookAsMember = (slug: string): Promise<OrgContext> => enter(slug, null)

async function enter(slug: string, attempt: string | null): Promise<OrgContext> {
  const { viewer, context, strangerTo, withoutSecondFactor } = await readRequest(slug)
  if (!viewer) throw signInFirst()
  if (withoutSecondFactor !== undefined) throw secondFactorNeeded(withoutSecondFactor)
  if (context?.impersonator) await recordVisit(context.session.id, context.organization.id)
  if (context) return context as OrgContext
  if (strangerTo && attempt) await recordRefusal(viewer, strangerTo, attempt)
  throw notFound()
}

/**
 * The person themselves. Staff who act as them are refused, unless `impersonated`.
 * @throws AppError unauthenticated, forbidden, unavailable
 */
export async function requireUser({ impersonated = false } = {}): Promise<SignedIn> {
  const viewer = await currentViewer()
  if (!viewer) throw signInFirst()
  if (!impersonated) requireInPerson(viewer)
  return viewer as SignedIn
}

/**
 * Platform staff. Others get "not found". @throws AppError unauthenticated, forbidden (names the
 * permission), not_found, unavailable
 */
export async function requireStaff<P extends StaffPermission>(permission: P): Promise<Staff<P>> {
  const viewer = await requireUser()
  const { staff } = viewer.user
  if (staff.size === 0) throw notFound()
  if (!staff.has(permission)) throw new Lacking(permission)
  return viewer as Staff<P>
}

/** The signed-in viewer, or null. @throws AppError unavailable, which does not mean "signed out" */
export async function currentViewer(): Promise<Viewer | null> {
  return (await readRequest(null)).viewer
}

const signInFirst = () => new AppError('unauthenticated', 'Sign in first.')
const notFound = () =>
  new AppError('not_found', 'Page not found, or you’re not a member of this organization.')
const readRequest = cache((slug: string | null): Promise<Principal> => inSpan('guard', {}, () => read(slug)))

async function read(slug: string | null): Promise<Principal> {
  const requestHeaders = await headers()
  try {
    const credential = await readCredential(requestHeaders)
    if (!credential) return nobody
    // PostgreSQL has no NUL in text, so no slug contains one.
    const stored = slug?.includes('\u0000') ? null : slug
    const principal = await readPrincipal(credential, stored, addressOf(requestHeaders))
    nowKnown(whoIn(principal))
    return principal
  } catch (error) {
    throw toAppError(error) ?? error
  }
}

const whoIn = ({ viewer, context }: Principal) => ({
  ...(viewer && { actor: viewer.user.id }),
  ...(viewer?.impersonator && { staff: viewer.impersonator.id }),
  ...(context && { organization: context.organization.id }),
})
