import type { Allowed, OrgContext, SignedIn, Staff, Viewer } from './context'
import type { Permission } from './policy'
import { currentViewer, requireMember, requirePermission, requireStaff, requireUser } from './server'

// What the first word of every action, page and route means.

/** Opening is a named line: anybody, anybody signed in, any member, platform staff. All else names a permission. */
export type Opening = 'public' | 'signed-in' | 'member' | 'staff'

export type ContextFor<P> = P extends Permission
  ? Allowed<P>
  : P extends 'member'
    ? OrgContext
    : P extends 'public'
      ? Viewer | null
      : P extends 'staff'
        ? Staff
        : SignedIn

/**
 * @param slug of the organization that is asked about a permission or a membership
 * @throws AppError unauthenticated, forbidden, not_found, unavailable
 */
export const enter = <const P extends Permission | Opening>(permission: P, slug: string) =>
  ask(permission, slug) as Promise<ContextFor<P>>

function ask(permission: Permission | Opening, slug: string): Promise<Viewer | null> {
  switch (permission) {
    case 'public':
      return currentViewer()
    case 'signed-in':
      return requireUser()
    case 'staff':
      return requireStaff()
    case 'member':
      return requireMember(slug)
    default:
      return requirePermission(permission, slug)
  }
}
