// What was decided by hand, with the reason, and is compared with what the code does. Who can call each action, page and route,
// and which role holds which permission, are decided in the diff of two drawn files: ./golden.ts.

/**
 * What asks nobody who they are, by its file, and why it may. Whatever Next serves because of its name (icon, opengraph-image,
 * sitemap, robots, manifest) is among it, as such a file has no first word that could ask.
 */
export const decidedOpen: Record<string, string> = {
  'app/page.tsx': 'the landing page, which asks only whether somebody is signed in',
  'app/icon.svg': 'the sign in the browser’s tab, the same for everybody',
  'app/favicon.ico': 'the same sign, for browsers that ask for it by this name',
  'app/apple-icon.png': 'the same sign, for the home screens of phones',
  'app/manifest.ts': 'the product’s name and sign, the same for everybody',
  'app/robots.ts': 'which pages search engines need not ask for',
  'app/.well-known/security.txt/route.ts': 'whom to tell of a vulnerability',
  'app/api/auth/[...all]/route.ts': 'Better Auth, behind lib/auth/handler',
  'app/api/health/route.ts': 'says that the process lives',
  'app/api/ready/route.ts': 'says whether the database answers',
  'app/api/session/route.ts':
    'tells whoever asks their own name, and whether they are a member of what they name',
}

/** What stands in a page's path besides the organization and the ids of rows, by folder and export. */
export const inPathOf: Record<string, Record<string, string>> = {
  'app/admin/organizations/[id] page': { id: 'demo-org-acme' },
  'app/admin/people/[id] page': { id: 'demo-mary' },
  'app/api/people/[id]/picture GET': { id: 'demo-ada' },
  'app/dashboard/[org]/roles/[role] page': { role: 'member' },
  'app/invite/[id] page': { id: 'no-such-invitation' },
  'app/join/[token] page': { token: 'no-such-link' },
}

/** What Next draws around pages or in their place, whoever may see them. What asks the guard is tried in tests/isolation/shells.test.ts. */
export const decidedShells: Record<string, 'asks the guard' | 'shows nothing of a tenant'> = {
  'app/account/error.tsx': 'shows nothing of a tenant',
  'app/account/layout.tsx': 'asks the guard',
  'app/admin/error.tsx': 'shows nothing of a tenant',
  'app/admin/layout.tsx': 'asks the guard',
  'app/dashboard/[org]/error.tsx': 'shows nothing of a tenant',
  'app/dashboard/[org]/layout.tsx': 'asks the guard',
  'app/dashboard/[org]/not-found.tsx': 'shows nothing of a tenant',
  'app/error.tsx': 'shows nothing of a tenant',
  'app/global-error.tsx': 'shows nothing of a tenant',
  'app/layout.tsx': 'shows nothing of a tenant',
  'app/not-found.tsx': 'shows nothing of a tenant',
}

/**
 * Who works without row level security, and why: `db`, `transaction` and the pools of '@/db' see every row of member, invitation,
 * organization_role, ownership_offer and organization (docs/decisions/0008), and so do
 * Better Auth’s adapter and the rules of its nouns. Each of these keeps to its organization by hand.
 */
export const decidedOutsideTenants: Record<string, string> = {
  'lib/account/confirmation.ts':
    'an account by the emailed link that confirms it, which belongs to no organization',
  'lib/account/email-change-queries.ts':
    'a person’s own change of email, and the one whose emailed link someone holds',
  'lib/account/email-change.ts': 'a person’s own change of email, which belongs to no organization',
  'lib/account/end.ts': 'a person’s own memberships in all organizations, as the account ends',
  'lib/account/everything.ts':
    'a person’s own rows, for their copy of them; what they are and did in an organization, behind row level security as themselves',
  'lib/account/export-job.ts': 'a person’s own copy of their data',
  'lib/account/export.ts': 'a person’s own copy of their data',
  'lib/account/first-password.ts': 'a person’s own password and sessions, which belong to no organization',
  'lib/account/operations.ts': 'a person’s own sessions and account, which belong to no organization',
  'lib/account/providers.ts': 'a person’s own ways to sign in, which belong to no organization',
  'lib/account/proof.ts': 'a person’s own password, which belongs to no organization',
  'lib/account/emailed-code.ts': 'emailed codes, found by what they prove: who someone is, or a domain',
  'lib/account/proof-methods.ts': 'whether a person has a password, which belongs to no organization',
  'lib/account/queries.ts': 'a person’s own sessions and mailed links, which belong to no organization',
  'lib/account/picture.ts': 'a person’s own picture; any one person’s, for people who are signed in',
  'lib/account/regain.ts': 'a person’s own sessions and ways to sign in',
  'lib/account/reset.ts': 'the transaction around a password that Better Auth writes',
  'lib/account/sign-up.ts': 'the transaction around an account that Better Auth writes',
  'lib/auth/jobs.ts': 'sessions of which owners have not been told',
  'lib/auth/tell-of-new-device.ts': 'a person’s own session',
  'lib/account/ways-in.ts': 'a person’s own ways to sign in, which belong to no organization',
  'lib/organizations/second-factor-mail.ts': 'who has a second factor, which tenant code can’t read',
  'lib/guard/second-factor.ts': 'which people have a second factor, which belongs to no organization',
  'lib/passkeys/operations.ts': 'a person’s own passkeys, which belong to no organization',
  'lib/passkeys/queries.ts': 'a person’s own passkeys, which belong to no organization',
  'lib/second-factor/accept-code.ts': 'a person’s own second factor, which belongs to no organization',
  'lib/second-factor/operations.ts': 'a person’s own second factor, which belongs to no organization',
  'lib/second-factor/queries.ts': 'a person’s own second factor, which belongs to no organization',
  'lib/second-factor/recovery-links.ts': 'a person’s own recovery, which belongs to no organization',
  'lib/second-factor/recovery.ts': 'a person’s own recovery, which belongs to no organization',
  'lib/second-factor/remove.ts': 'a person’s own second factor, which belongs to no organization',
  'lib/second-factor/sign-in.ts': 'a person’s own recovery, which belongs to no organization',
  'lib/audit/record.ts':
    'names the actor of a transaction; records refusals on a connection that no roll-back reaches',
  'lib/auth/confirmation.ts':
    'an account by the mailed link that confirms it, which belongs to no organization',
  'lib/auth/confirmation-url.ts': 'whether an invitation of any organization is for one address',
  'lib/domains/jobs.ts': 'the domains of all organizations, to check each in its own job',
  'lib/domains/operations.ts': 'rows of the one organization that the guard or the operation named',
  'lib/domains/queries.ts': 'of the guard’s own organization, whether someone there can still give a role',
  'lib/domains/rules.ts':
    'rules of operations, each about one organization, and the one organization that has a person’s domain',
  'lib/domains/verify.ts': 'rows of the one organization that the operation locked',
  'lib/auth/device.ts': 'a person’s own id and password hash, which belong to no organization',
  'lib/auth/endpoint-hooks.ts': 'whether an address once led to an organization, of any',
  'lib/auth/handler.ts': 'transactions around Better Auth’s endpoints of accounts; whether a session lives',
  'lib/auth/new-device.ts': 'a person’s own sessions',
  'lib/auth/organization-reads.ts':
    'looks whether a viewer is a member of the organization that an endpoint names, and which are deleted',
  'lib/auth/hashing.ts': 'how a password is hashed, which asks no table',
  'lib/auth/outdated-password.ts': 'a person’s own session and password, which belong to no organization',
  'lib/auth/renewed-hash.ts': 'a person’s own password, which belongs to no organization',
  'lib/auth/owner-of-identity.ts':
    'whose a person at a provider is: accounts, which belong to no organization',
  'lib/auth/password-change.ts': 'a person’s own mailed links',
  'lib/auth/provider-callback.ts': 'the transaction in which an account is made',
  'lib/auth/sign-in-code.ts': 'emailed codes, which belong to no organization',
  'lib/auth/proven-session.ts': 'a person’s own session, which belongs to no organization',
  'lib/auth/sign-up.ts': 'an account that no one has confirmed, which belongs to no organization',
  'lib/auth/server.ts':
    'Better Auth’s adapter, behind its handler; a person’s own confirmation of their address',
  'lib/email/inbox.ts': 'the inbox of development',
  'lib/email/points.ts': 'how old a person’s own account is',
  'lib/email/send.ts': 'queues a mail in the transaction that runs; mails belong to no organization',
  'lib/email/transport.ts': 'the inbox of development',
  'lib/guard/principal.ts': 'the guard itself: who asks, before an organization is known',
  'lib/http/grantors.ts': 'roles of the actor’s organization, which its context proves',
  'lib/http/counter.ts': 'counters, on a pool of their own',
  'lib/http/once.ts': 'what was sent with which token, before an organization is known',
  'lib/http/told.ts': 'the answer to what this person sent last',
  'lib/invitations/email.ts':
    'notes on the invitation that the operation just wrote which mail carries its link',
  'lib/invitations/rules.ts': 'rules of operations, each about the one organization that was locked',
  'lib/invitations/operations.ts': 'rows of the one organization that the operation locked',
  'lib/invitations/queries.ts':
    'a person’s own invitations from all organizations, the one whose link they hold, and the one that a new one of their organization would replace',
  'lib/invitation-links/operations.ts': 'rows of the one organization that the operation locked',
  'lib/invitation-links/queries.ts': 'the organization whose link a person holds',
  'lib/invitation-links/rules.ts':
    'rules of operations, each about one organization, and the link that a person holds',
  'lib/joining/operations.ts': 'rows of the one organization that the operation locked',
  'lib/joining/queries.ts': 'the one organization that has a person’s domain',
  'lib/joining/rules.ts': 'rules of operations, each about the one organization that was locked',
  'lib/jobs/clean-up.ts': 'old sessions, links, counters and mails, which belong to no organization',
  'lib/jobs/define.ts': 'makes the tenant that a job of an organization runs with',
  'lib/email/deliver.ts': 'one mail by its id',
  'lib/jobs/enqueue.ts': 'adds a job in the transaction that runs',
  'lib/jobs/locks.ts': 'the locks of jobs, which belong to no organization',
  'lib/jobs/work.ts': 'the pool for the queue of jobs',
  'lib/members/rules.ts': 'rules of operations, each about the one organization that was locked',
  'lib/members/operations.ts': 'rows of the one organization that the operation locked',
  'lib/observe/state.ts': 'how many jobs wait, and how full the pools are',
  'lib/organizations/end.ts':
    'closes, reopens and purges an organization, which row level security would refuse once it is deleted',
  'lib/organizations/rules.ts': 'rules of operations, each about the one organization that was locked',
  'lib/organizations/mutation.ts':
    'the transaction in which Better Auth writes, behind the lock of one organization',
  'lib/organizations/operations.ts':
    'rows of the one organization that the operation locked, and the names that it asks for',
  'lib/organizations/queries.ts':
    'a viewer’s own list of organizations, also deleted ones, and which of them the session used last',
  'lib/organizations/standing.ts': 'the actor’s membership in the one organization that the operation locked',
  'lib/ownership/rules.ts': 'rules of operations, each about the one organization that was locked',
  'lib/ownership/operations.ts':
    'offers of the organization that the operation locked, whose rows tenant code may not write',
  'lib/readiness.ts': 'which migration the database has',
  'lib/roles/rules.ts': 'rules of operations, each about the one organization that was locked',
  'lib/roles/operations.ts': 'rows of the one organization that the operation locked',
  'lib/staff/audit.ts': 'the platform’s own log, which belongs to no organization',
  'lib/staff/deliveries.ts': 'emails and jobs, which belong to no organization',
  'lib/staff/impersonation.ts': 'the session of staff who act as someone else',
  'lib/staff/operation.ts': 'the transaction around what staff do',
  'lib/staff/operations.ts': 'what staff do to people and organizations, named in the platform’s log',
  'lib/staff/organization.ts': 'who belongs to one organization, for staff',
  'lib/staff/person.ts': 'where one person belongs, for staff',
  'lib/staff/queries.ts': 'what platform staff see across organizations',
  'lib/staff/roles.ts': 'who is staff, for the command',
  'lib/staff/rules.ts': 'one person by id; the organizations whose offers end with their ban, which it locks',
}
