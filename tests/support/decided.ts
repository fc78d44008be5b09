import type { Opening } from '@/lib/guard/enter'
import type { Permission } from '@/lib/guard/policy'

// What was decided by hand, and is compared with what the code says. Nothing in here is drawn from the code, so that a slip in the
// policy or in the first word of an action, page or route is red, and not simply the new truth.

/** Which built-in role holds what: o(wner), a(dmin), m(ember). A permission that is missing here is a type error, and red. */
export const decidedRoles: Record<Permission, string> = {
  'organization:update': 'o a -',
  'organization:delete': 'o - -',
  'organization:transfer': 'o - -',
  'member:read': 'o a m',
  'member:update': 'o a -',
  'member:delete': 'o a -',
  'invitation:read': 'o a -',
  'invitation:create': 'o a -',
  'invitation:cancel': 'o a -',
  'ac:read': 'o a m',
  'ac:create': 'o a -',
  'ac:update': 'o a -',
  'ac:delete': 'o a -',
  'project:read': 'o a m',
  'project:create': 'o a m',
  'project:update': 'o a m',
  'project:archive': 'o a m',
  'project:delete': 'o a -',
  'audit:read': 'o a -',
}

const letters: Record<string, string> = { owner: 'o', admin: 'a', member: 'm' }

/** Whether a built-in role was meant to hold a permission; any other role was not. */
export function isMeantToHold(role: string, permission: Permission): boolean {
  const holders: string | undefined = decidedRoles[permission]
  if (holders === undefined)
    throw new Error(`Decide who holds ${permission}, in decidedRoles of tests/support/decided.ts`)
  return holders.includes(letters[role] ?? 'none')
}

/** Who may call it: every action, page and HTTP route by its folder and export. Opening one further is a line changed here. */
export const decidedEntries: Record<string, Permission | Opening> = {
  'app/(auth)/forgot-password page': 'public',
  'app/(auth)/forgot-password requestResetAction': 'public',
  'app/(auth)/login page': 'public',
  'app/(auth)/login signInAction': 'public',
  'app/(auth)/register page': 'public',
  'app/(auth)/register signUpAction': 'public',
  'app/(auth)/reset-password page': 'public',
  'app/(auth)/reset-password resetPasswordAction': 'public',
  'app/(auth)/verify-email page': 'public',
  'app/(auth)/verify-email sendVerificationAction': 'public',
  'app/dev/inbox page': 'public',
  'app/dev/inbox emptyInboxAction': 'public',
  'app/invite/[id] page': 'public',
  'app/invite/[id] switchAccountAction': 'public',
  'app/invite/[id] acceptInvitationAction': 'signed-in',
  'app/invite/[id] declineInvitationAction': 'signed-in',
  'app/account page': 'signed-in',
  'app/account signOutAction': 'public',
  'app/account updateProfileAction': 'signed-in',
  'app/account changePasswordAction': 'signed-in',
  'app/account revokeSessionAction': 'signed-in',
  'app/account revokeOtherSessionsAction': 'signed-in',
  'app/account deleteAccountAction': 'signed-in',
  'app/account restoreOrganizationAction': 'signed-in',
  'app/onboarding page': 'signed-in',
  'app/onboarding createOrganizationAction': 'signed-in',
  'app/admin page': 'staff',
  'app/admin/people page': 'staff',
  'app/dashboard page': 'signed-in',
  'app/dashboard/[org] page': 'member',
  'app/dashboard/[org]/audit-log page': 'audit:read',
  'app/dashboard/[org]/audit-log/export GET': 'audit:read',
  'app/dashboard/[org]/members page': 'member:read',
  'app/dashboard/[org]/members inviteMember': 'invitation:create',
  'app/dashboard/[org]/members resendInvitation': 'invitation:create',
  'app/dashboard/[org]/members cancelInvitation': 'invitation:cancel',
  'app/dashboard/[org]/members changeRole': 'member:update',
  'app/dashboard/[org]/members removeMember': 'member:delete',
  'app/dashboard/[org]/members leaveOrganization': 'member',
  'app/dashboard/[org]/projects page': 'project:read',
  'app/dashboard/[org]/projects createProject': 'project:create',
  'app/dashboard/[org]/projects renameProject': 'project:update',
  'app/dashboard/[org]/projects archiveProject': 'project:archive',
  'app/dashboard/[org]/projects restoreProject': 'project:archive',
  'app/dashboard/[org]/projects deleteProject': 'project:delete',
  'app/dashboard/[org]/projects/[id] page': 'project:read',
  'app/dashboard/[org]/roles page': 'ac:read',
  'app/dashboard/[org]/roles createRole': 'ac:create',
  'app/dashboard/[org]/roles updateRole': 'ac:update',
  'app/dashboard/[org]/roles deleteRole': 'ac:delete',
  'app/dashboard/[org]/roles/[role] page': 'ac:read',
  'app/dashboard/[org]/settings page': 'member',
  'app/dashboard/[org]/settings updateOrganization': 'organization:update',
  'app/dashboard/[org]/settings deleteOrganization': 'organization:delete',
  'app/dashboard/[org]/settings offerOwnership': 'organization:transfer',
  'app/dashboard/[org]/settings acceptOwnership': 'member',
  'app/dashboard/[org]/settings endOwnershipOffer': 'member',
}

/**
 * What asks nobody who they are, by its file, and why it may. Whatever Next serves because of its name (icon, opengraph-image,
 * sitemap, robots, manifest) is among it, as such a file has no first word that could ask.
 */
export const decidedOpen: Record<string, string> = {
  'app/page.tsx': 'the landing page, the same for everybody',
  'app/icon.svg': 'the sign in the browser’s tab, the same for everybody',
  'app/api/auth/[...all]/route.ts': 'Better Auth, behind lib/auth/handler',
  'app/api/health/route.ts': 'says that the process lives',
  'app/api/ready/route.ts': 'says whether the database answers',
}

/** What Next draws around pages or in their place, whoever may see them. What asks the guard is tried in tests/isolation/shells.test.ts. */
export const decidedShells: Record<string, 'asks the guard' | 'shows nothing of a tenant'> = {
  'app/admin/layout.tsx': 'asks the guard',
  'app/dashboard/[org]/layout.tsx': 'asks the guard',
  'app/dashboard/[org]/not-found.tsx': 'shows nothing of a tenant',
  'app/error.tsx': 'shows nothing of a tenant',
  'app/global-error.tsx': 'shows nothing of a tenant',
  'app/layout.tsx': 'shows nothing of a tenant',
  'app/not-found.tsx': 'shows nothing of a tenant',
}

/**
 * Who works without the tenant net, and why: `db`, `transaction` and the pools of '@/db' see every row of member, invitation,
 * organization_role, ownership_offer and organization (docs/decisions/0008), and so do
 * Better Auth’s adapter and the facts of the door. Each of these keeps to its organization by hand.
 */
export const decidedWithoutNet: Record<string, string> = {
  'lib/account/end.ts': 'a person’s own memberships in all organizations, as the account ends',
  'lib/account/operations.ts': 'a person’s own sessions and account, which belong to no organization',
  'lib/account/password-again.ts': 'the transaction around what asked for the password',
  'lib/account/queries.ts': 'a person’s own sessions and mailed links, which belong to no organization',
  'lib/audit/record.ts':
    'names the actor of a transaction; records refusals on a connection that no roll-back reaches',
  'lib/auth/confirmation-url.ts': 'whether an invitation of any organization is for one address',
  'lib/auth/device.ts': 'a person’s own id and password hash, which belong to no organization',
  'lib/auth/endpoint-hooks.ts': 'whether an address once led to an organization, of any',
  'lib/auth/handler.ts':
    'transactions around Better Auth’s endpoints of accounts; whether the database answers, and a session lives',
  'lib/auth/hashed-ahead.ts': 'the transaction around a password that Better Auth writes',
  'lib/auth/organization-reads.ts':
    'looks whether a viewer is a member of the organization that an endpoint names, and which are deleted',
  'lib/auth/outdated-password.ts': 'a person’s own session and password, which belong to no organization',
  'lib/auth/password-change.ts': 'a person’s own mailed links',
  'lib/auth/server.ts':
    'Better Auth’s adapter, behind the door; a person’s own confirmation of their address',
  'lib/email/inbox.ts': 'the inbox of development',
  'lib/email/points.ts': 'how old a person’s own account is',
  'lib/email/send.ts': 'queues a mail in the transaction that runs; mails belong to no organization',
  'lib/email/transport.ts': 'the inbox of development',
  'lib/guard/principal.ts': 'the guard itself: who asks, before an organization is known',
  'lib/http/grantors.ts': 'roles of the actor’s organization, which its context proves',
  'lib/http/rate-limits.ts': 'counters, on a pool of their own',
  'lib/invitations/email.ts': 'notes on the invitation that the door just wrote which mail carries its link',
  'lib/invitations/facts.ts': 'facts for operations, each about the one organization that was locked',
  'lib/invitations/operations.ts': 'rows of the one organization that the operation locked',
  'lib/invitations/queries.ts':
    'a person’s own invitations from all organizations, and the one whose link they hold',
  'lib/jobs/clean-up.ts': 'old sessions, links, counters and mails, which belong to no organization',
  'lib/jobs/define.ts': 'makes the tenant that a job of an organization runs with',
  'lib/jobs/deliver-mail.ts': 'one mail by its id',
  'lib/jobs/enqueue.ts': 'adds a job in the transaction that runs',
  'lib/jobs/worker.ts': 'the pool for the queue of jobs',
  'lib/members/facts.ts': 'facts for operations, each about the one organization that was locked',
  'lib/members/operations.ts': 'rows of the one organization that the operation locked',
  'lib/organizations/end.ts':
    'closes, reopens and purges an organization, which the net would refuse once it is deleted',
  'lib/organizations/facts.ts': 'facts for operations, each about the one organization that was locked',
  'lib/organizations/mutation.ts':
    'the transaction in which Better Auth writes, behind the lock of one organization',
  'lib/organizations/operations.ts':
    'rows of the one organization that the operation locked, and the names that it asks for',
  'lib/organizations/queries.ts':
    'a viewer’s own list of organizations, also deleted ones, and which of them the session used last',
  'lib/organizations/standing.ts': 'the actor’s membership in the one organization that the operation locked',
  'lib/ownership/facts.ts': 'facts for operations, each about the one organization that was locked',
  'lib/ownership/operations.ts':
    'offers of the organization that the operation locked, whose rows tenant code may not write',
  'lib/readiness.ts': 'which migration the database has',
  'lib/roles/facts.ts': 'facts for operations, each about the one organization that was locked',
  'lib/roles/operations.ts': 'rows of the one organization that the operation locked',
  'lib/staff/queries.ts': 'what platform staff see across organizations',
}
