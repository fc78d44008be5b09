import type { Allowed, OrgContext, SignedIn, Staff, Viewer } from './context'
import { isStaffPermission, type Permission, type StaffPermission } from './policy'
import { currentViewer, requireMember, requirePermission, requireStaff, requireUser } from './server'

// The first argument of every action, page and route: who can enter.

/**
 * Open access is named: everyone, everyone signed in, every member. Otherwise a permission is
 * required.
 */
type Opening = 'public' | 'signed-in' | 'member'

/** The first argument of an operation, a page or a route. */
export type Access = Permission | StaffPermission | Opening

export type ContextFor<P> = P extends Permission
  ? Allowed<P>
  : P extends 'member'
    ? OrgContext
    : P extends 'public'
      ? Viewer | null
      : P extends StaffPermission
        ? Staff<P>
        : SignedIn

/** `impersonated`: signed-in includes staff who act as someone else. */
export type Entering = { impersonated?: true }

/**
 * @param slug of the organization whose membership or permission is checked
 * @throws AppError unauthenticated, forbidden, not_found, unavailable
 */
export const enter = <const P extends Access>(permission: P, slug: string, entering?: Entering) =>
  ask(permission, slug, entering) as Promise<ContextFor<P>>

function ask(permission: Access, slug: string, entering?: Entering): Promise<Viewer | null> {
  if (isStaffPermission(permission)) return requireStaff(permission)
  switch (permission) {
    case 'public':
      return currentViewer()
    case 'signed-in':
      return requireUser(entering)
    case 'member':
      return requireMember(slug)
    default:
      return requirePermission(permission, slug)
  }
}
