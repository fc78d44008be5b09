import { can, type Permission, type Permissions } from './policy'

// A context is proof. Its makers are in ./server, and `holds`, which narrows one of theirs: a verb that asks for
// Allowed<'project:create'> cannot be called by code that did not ask the guard for exactly that.

type SessionFacts = {
  id: string
  /** Only "the last used one"; never a reason to show anything. */
  activeOrganizationId: string | null
  expiresAt: Date
  createdAt: Date
  /** Better Auth would prolong the session now; the browser asks it to (components/session-refresh). */
  refreshDue: boolean
}

type UserFacts = {
  id: string
  name: string
  email: string
  image: string | null
  staff: boolean
}

export type OrganizationFacts = { id: string; name: string; slug: string; logo: string | null }

export type Viewer = {
  user: UserFacts
  session: SessionFacts
  /** Where the request came from, for the audit log. */
  address: string
}

/** A member in their organization, with what the roles of this very moment allow, as the database has it. */
export type MemberFacts = Viewer & {
  organization: OrganizationFacts
  member: { id: string; role: string }
  permissions: Permissions
}

declare const signedIn: unique symbol
declare const staff: unique symbol
declare const member: unique symbol
declare const allowed: unique symbol

/** Proof of membership. Not yet proof of any permission. */
export type OrgContext = MemberFacts & { readonly [member]: true }
export type SignedIn = Viewer & { readonly [signedIn]: true }
export type Staff = SignedIn & { readonly [staff]: true }
export type Allowed<P extends Permission> = OrgContext & { readonly [allowed]: { readonly [K in P]: true } }

/** What one answer proves: of a permission that is one of several, as far as types know, not all of them. */
type Proof<P extends Permission> = P extends Permission ? Allowed<P> : never

/**
 * A further proof, had from one that is there: whether who asks holds another permission, too. For what a screen shows to some of
 * those who see it; no attempt is recorded.
 */
export const holds = <C extends OrgContext, P extends Permission>(
  context: C,
  permission: P,
): context is C & Proof<P> => can(context.permissions, permission)
