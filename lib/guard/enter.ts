import type { Allowed, OrgContext, SignedIn, Staff, Viewer } from './context'
import type { Permission } from './policy'
import { currentViewer, requireMember, requirePermission, requireStaff, requireUser } from './server'

// The first argument of every action, page and route: who can enter.

/**
 * Open access is named: everyone, everyone signed in, every member, platform staff. Otherwise a
 * permission is required.
 */
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
 * @param slug of the organization whose membership or permission is checked
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
