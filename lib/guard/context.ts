import { can, type Permission, type Permissions, type StaffPermission, type StaffPermissions } from './policy'

// A context is proof. Only ./server creates one, and `holds` narrows it: an operation that requires
// Allowed<'project:create'> can't be called by code that didn't ask the guard for exactly that.

type SessionFacts = {
  id: string
  /** Only "the last used one". Never a reason to show anything. */
  activeOrganizationId: string | null
  expiresAt: Date
  createdAt: Date
  /** The person proved who they are in the last ten minutes (./recent-proof). */
  isProven: boolean
  /** Signed in with a second factor, or a passkey (./second-factor). */
  hasSecondFactor: boolean
  /**
   * Better Auth would extend the session now, so the browser calls it (components/session-refresh).
   */
  refreshDue: boolean
}

type UserFacts = {
  id: string
  name: string
  email: string
  image: string | null
  /** An IANA name. Null for the browser's own. */
  timeZone: string | null
  /** Empty for everyone who is not platform staff. */
  staff: StaffPermissions
}

export type OrganizationFacts = {
  id: string
  name: string
  slug: string
  logo: string | null
  /** From then on, members need a second factor. Null if they don't. */
  secondFactorFrom: Date | null
}

/** Staff who act as someone else for a while. Without `writes`, they only look. */
export type Impersonator = { id: string; name: string; writes: boolean }

export type Viewer = {
  user: UserFacts
  session: SessionFacts
  /** The staff member who acts as the user, if it is not the user themselves. */
  impersonator: Impersonator | null
  /** The IP address of the request, for the audit log. */
  address: string
}

/** A member in their organization, with the permissions that their roles grant right now. */
export type MemberFacts = Viewer & {
  organization: OrganizationFacts
  member: { id: string; role: string }
  permissions: Permissions
}

declare const signedIn: unique symbol
declare const staff: unique symbol
declare const member: unique symbol
declare const allowed: unique symbol

/** Proof of membership, but not of any permission. */
export type OrgContext = MemberFacts & { readonly [member]: true }
export type SignedIn = Viewer & { readonly [signedIn]: true }
export type Staff<P extends StaffPermission = 'staff:read'> = SignedIn & {
  readonly [staff]: { readonly [K in P]: true }
}
export type Allowed<P extends Permission> = OrgContext & { readonly [allowed]: { readonly [K in P]: true } }

/** What one check proves: if its type is a union of permissions, only one of them. */
type Proof<P extends Permission> = P extends Permission ? Allowed<P> : never

/**
 * Derives a proof of another permission from an existing context. For parts of a screen that only
 * some viewers see. No attempt is recorded.
 */
export const holds = <C extends OrgContext, P extends Permission>(
  context: C,
  permission: P,
): context is C & Proof<P> => can(context.permissions, permission)

/** The same for a staff permission. */
export const holdsStaff = <P extends StaffPermission>(
  staff: Staff,
  permission: P,
): staff is Staff & Staff<P> => staff.user.staff.has(permission)
