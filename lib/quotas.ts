/**
 * The limits on how many of each thing can exist. Counted under a lock, so that parallel requests
 * can't exceed them: members, invitations and roles by Better Auth (./auth/plugins.ts), the rest by
 * the operations. The database counts again (keep_quota in drizzle/0002_organization_rules.sql),
 * with the numbers that `npm run db:migrate` writes.
 */
export const quotas = {
  organizationsPerPerson: 20,
  membersPerOrganization: 1000,
  openInvitationsPerOrganization: 200,
  customRolesPerOrganization: 20,
  domainsPerOrganization: 20,
  joinRequestsPerOrganization: 200,
  invitationLinksPerOrganization: 20,
}

export const quotaOf = {
  organizationsPerPerson:
    'Organizations that one person owns, without deleted ones. Checked when they create, restore or accept one; ownership given by others counts, but is never refused',
  membersPerOrganization: 'Members of one organization',
  openInvitationsPerOrganization: 'Pending invitations of one organization, without expired ones',
  customRolesPerOrganization: 'Custom roles of one organization',
  domainsPerOrganization: 'Domains of one organization, verified or not',
  joinRequestsPerOrganization: 'Pending requests to join one organization',
  invitationLinksPerOrganization:
    'Invitation links of one organization, without those that are revoked, expired or used up',
} as const satisfies Record<keyof typeof quotas, string>
