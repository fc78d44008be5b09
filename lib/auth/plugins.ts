import { nextCookies } from 'better-auth/next-js'
import { admin, organization } from 'better-auth/plugins'
import { accessControl, accessRoles, ownerRole } from '../guard/policy'
import { sendInvitation } from '../invitations/email'
import { invitationLifetime } from '../lifetimes'
import { quotas } from '../quotas'
import { confirmation } from './confirmation'
import { impersonation } from './impersonation'
import { passkey } from './passkey'
import { providerCallback } from './provider-callback'
import { openIdConnect } from './provider-options'
import { twoFactor } from './second-factor'
import { signInCode } from './sign-in-code'

// Better Auth's plugins. To add one: docs/add-a-plugin.md.

export const plugins = [
  organization({
    ac: accessControl,
    roles: accessRoles,
    creatorRole: ownerRole,
    dynamicAccessControl: { enabled: true, maximumRolesPerOrganization: quotas.customRolesPerOrganization },
    membershipLimit: quotas.membersPerOrganization,
    invitationLimit: quotas.openInvitationsPerOrganization,
    invitationExpiresIn: invitationLifetime,
    requireEmailVerificationOnInvitation: true,
    cancelPendingInvitationsOnReInvite: true,
    schema: {
      invitation: {
        additionalFields: { mailId: { type: 'string', required: false, input: false, returned: false } },
      },
    },
    // The operation has checked the trimmed name, so that is what must be stored.
    organizationHooks: {
      beforeCreateOrganization: async ({ organization: { name } }) => ({ data: { name: name?.trim() } }),
      beforeUpdateOrganization: async ({ organization: { name } }) => ({ data: { name: name?.trim() } }),
    },
    sendInvitationEmail: sendInvitation,
  }),
  admin({
    bannedUserMessage: 'This account has been banned. Contact support if you think that’s a mistake.',
  }),
  twoFactor(),
  passkey(),
  confirmation,
  providerCallback,
  signInCode,
  ...openIdConnect(),
  impersonation,
  // Must be the last: it sets the cookies of all other plugins.
  nextCookies(),
]
