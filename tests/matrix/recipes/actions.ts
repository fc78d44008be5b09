import { allPermissions } from '@/lib/guard/policy'
import { fresh } from '../../support/inputs'
import { type Actor, newPerson, password } from '../support/actors'
import {
  confirmationToken,
  emailChangeToken,
  failedJob,
  failedMail,
  newPasskey,
  storedResetToken,
} from '../support/holdings'
import { inviteTo, linkOf, openDomain, requestOf } from '../support/joining'
import type { Recipe } from '../support/targets'
import { newTenant, roleAbove } from '../support/tenant'
import { newEmail, newPassword, ownPermission } from './inputs'

// How a server action is called with success, by its folder and name, where its operation does not say so itself (./drawn.ts): a
// value of another kind. Say `above` where a value can name more power than the caller's, `ends` where
// success leaves nothing to try again.

const unknownPasskey = JSON.stringify({
  id: 'none',
  rawId: 'none',
  type: 'public-key',
  response: { clientDataJSON: '', authenticatorData: '', signature: '' },
})
/** The log of the platform says why, and so the journal shows whose doing it was. */
const reasonOf = (me: Actor) => `Asked by ${me.userId}`
const onSomeone: Recipe['values'] = async (_, me) => ({
  userId: (await newPerson('somebody')).userId,
  reason: reasonOf(me),
})
const deletedTenant = () => newTenant([], { deleted: true })

export const actionRecipes: Record<string, Recipe> = {
  'account changePasswordAction': {
    values: () => ({ currentPassword: password, password: newPassword() }),
    ends: true,
    ok: [200, 303],
  },
  'account cancelEmailChangeAction': {
    values: async (_, me) => {
      await emailChangeToken('confirm', me)
      return {}
    },
  },
  'account chooseTimeZoneAction': { values: () => ({ timeZone: 'Europe/Berlin' }) },
  'account setPictureAction': { values: () => ({}), ok: [422], reads: true },
  'account deleteAccountAction': { ends: true, ok: [200, 303] },
  'account restoreOrganizationAction': {
    values: ({ id }) => ({ organizationId: id }),
    asksFor: 'organization:delete',
    world: { deleted: true },
  },
  // What follows a challenge, a code or an emailed link is in tests/guarantees/second-factor: here no one has one.
  'account/passkeys addPasskeyAction': {
    values: () => ({ name: 'Phone', response: '{"id":"none"}' }),
    ok: [422],
    reads: true,
  },
  'account/passkeys removePasskeyAction': { values: async (_, me) => ({ id: await newPasskey(me) }) },
  'account/passkeys renamePasskeyAction': {
    values: async (_, me) => ({ id: await newPasskey(me), name: `Phone ${fresh()}` }),
  },
  'account/second-factor beginSecondFactorAction': { ok: [200, 303] },
  'account/second-factor disableSecondFactorAction': { reads: true },
  'account/second-factor enableSecondFactorAction': {
    values: () => ({ code: '000000' }),
    ok: [422],
    reads: true,
  },
  'account/second-factor renewBackupCodesAction': { ok: [409], reads: true },
  'account linkProviderAction': { values: () => ({ provider: 'github' }), ok: [200, 303] },
  'account revokeSessionAction': { values: (_, me) => ({ sessionId: me.otherSessionId }) },
  // None of these is without one: tests/guarantees/sign-in/methods.test.ts.
  'account setPasswordAction': { values: () => ({ password: newPassword() }), ok: [409], reads: true },
  'account signOutAction': { ends: true },
  'admin/emails retryEmailAction': {
    values: async (_, me) => ({ mailId: await failedMail(me) }),
    open: ['mailId'],
    tells: ['email'],
  },
  'admin/jobs retryJobAction': { values: async (_, me) => ({ jobId: await failedJob(me) }) },
  'admin/organizations/[id] restoreForOwnerAction': {
    values: async (_, me) => ({ organizationId: (await deletedTenant()).id, reason: reasonOf(me) }),
    open: ['organizationId'],
  },
  'admin/people/[id] actAsAction': { values: onSomeone, open: ['userId'], ends: true },
  'admin/people/[id] banAction': { values: onSomeone, open: ['userId'] },
  'admin/people/[id] confirmAgainAction': {
    values: async () => ({ userId: (await newPerson('unverified', { verified: false })).userId }),
    open: ['userId'],
    tells: ['email'],
  },
  'admin/people/[id] signOutPersonAction': { values: onSomeone, open: ['userId'] },
  'admin/people/[id] unbanAction': {
    values: async (_, me) => ({
      userId: (await newPerson('banned', { banned: true })).userId,
      reason: reasonOf(me),
    }),
    open: ['userId'],
  },
  'admin/people/[id] viewAsAction': { values: onSomeone, open: ['userId'], ends: true },
  // None of these acts as anybody else: tests/guarantees/staff/impersonation.test.ts.
  'components/impersonation stopImpersonationAction': { ok: [409], reads: true },
  'change-email confirmEmailChangeAction': {
    values: async (_, me) => ({ token: await emailChangeToken('confirm', me) }),
    foreign: { token: 422 },
    ends: true,
    ok: [200, 303],
  },
  // None of these has one linked: tests/guarantees/sign-in/methods.test.ts.
  'account unlinkProviderAction': { values: () => ({ accountId: 'none' }), ok: [404], reads: true },
  'components/proof proveWithPassword': { values: () => ({ password }) },
  // None of these has an authenticator app or a passkey: tests/guarantees/account/proof-methods.test.ts.
  'components/proof proveWithAuthenticator': { values: () => ({ code: '000000' }), ok: [409], reads: true },
  'components/proof proveWithPasskey': { values: () => ({ response: '{}' }), ok: [422], reads: true },
  // Only for people without a password: tests/guarantees/account/proof.test.ts.
  'components/proof sendProofCode': { ok: [409], reads: true },
  'components/proof proveWithCode': { values: () => ({ code: '000000' }), ok: [422], reads: true },
  'dashboard/[org]/members approveJoinRequest': {
    values: async (tenant) => ({ requestId: await requestOf(tenant) }),
  },
  'dashboard/[org]/members createInvitationLink': {
    values: ({ plainRole }) => ({ role: plainRole, uses: '3', days: '2' }),
    above: async (tenant) => ({ role: await roleAbove(tenant), uses: '3', days: '2' }),
    foreign: { role: 422 },
  },
  'dashboard/[org]/members declineJoinRequest': {
    values: async (tenant) => ({ requestId: await requestOf(tenant) }),
  },
  'dashboard/[org]/members revokeInvitationLink': {
    values: async (tenant) => ({ linkId: (await linkOf(tenant)).id }),
  },
  'dashboard/[org]/audit-log exportAuditLog': { reads: true },
  'dashboard/[org]/members changeRole': {
    values: ({ plain, spareRole }) => ({ memberId: plain.memberId, role: spareRole }),
    above: ({ founder, spareRole }) => ({ memberId: founder.memberId, role: spareRole }),
    foreign: { role: 422 },
  },
  'dashboard/[org]/members inviteMember': {
    values: ({ plainRole }) => ({ email: newEmail(), role: plainRole }),
    above: () => ({ email: newEmail(), role: 'owner' }),
    foreign: { role: 422 },
  },
  'dashboard/[org]/members leaveOrganization': { ends: true },
  'dashboard/[org]/members removeMember': {
    values: ({ plain }) => ({ memberIdOrEmail: plain.memberId }),
    above: ({ founder }) => ({ memberIdOrEmail: founder.memberId }),
  },
  'dashboard/[org]/roles createRole': {
    values: (_, me) => ({ role: `made-${fresh()}`, permission: ownPermission(me) }),
    above: () => ({ role: `made-${fresh()}`, permission: [...allPermissions] }),
  },
  'dashboard/[org]/roles deleteRole': { values: ({ spareRole }) => ({ roleName: spareRole }) },
  'dashboard/[org]/roles updateRole': {
    values: ({ spareRole }, me) => ({ roleName: spareRole, 'data.permission': ownPermission(me) }),
    above: ({ spareRole }) => ({ roleName: spareRole, 'data.permission': [...allPermissions] }),
  },
  // Whoever accepts is an owner from then on, and sees the settings of one.
  'dashboard/[org]/settings acceptOwnership': { ends: true, tells: ['domain', 'challenge', 'role'] },
  'dashboard/[org]/settings addDomain': { values: () => ({ domain: `${fresh()}.test` }) },
  'dashboard/[org]/settings changeDomain': {
    values: ({ rows, plainRole }) => ({
      domainId: String(rows.organization_domain?.id),
      role: plainRole,
      approval: 'required',
    }),
    foreign: { role: 422 },
  },
  // To be removed, a new one each time.
  'dashboard/[org]/settings removeDomain': {
    values: async (tenant) => ({ domainId: await openDomain(tenant, `${fresh()}.test`) }),
  },
  'dashboard/[org]/settings sendDomainCode': {
    values: ({ rows }) => ({ domainId: String(rows.organization_domain?.id), mailbox: 'admin' }),
    // No mail server is set: tests/guarantees/joining.
    ok: [200, 409],
  },
  // No such record is there: tests/guarantees/joining.
  'dashboard/[org]/settings verifyDomain': {
    values: ({ rows }) => ({ domainId: String(rows.organization_domain?.id) }),
    ok: [409, 503],
    reads: true,
  },
  'dashboard/[org]/settings verifyDomainByCode': {
    values: ({ rows }) => ({ domainId: String(rows.organization_domain?.id), code: '00000000' }),
    ok: [422],
    reads: true,
  },
  'dashboard/[org]/settings deleteOrganization': {
    values: ({ slug }) => ({ confirmation: slug }),
    foreign: { confirmation: 422 },
    ends: true,
  },
  'dashboard/[org]/settings offerOwnership': {
    values: ({ plain }) => ({ email: plain.email }),
    foreign: { email: 422 },
    onlyOwners: true,
  },
  // Of a person without a second factor: tests/guarantees/second-factor/organization.test.ts.
  'dashboard/[org]/settings requireSecondFactor': {
    values: () => ({ graceDays: '7' }),
    ok: [409],
    reads: true,
  },
  'dashboard/[org]/settings updateOrganization': {
    values: ({ slug }) => ({ 'data.name': `Renamed ${fresh()}`, 'data.slug': slug }),
    open: ['data.slug'],
  },
  'dev/inbox emptyInboxAction': { ok: [404], reads: true },
  'forgot-password requestResetAction': { values: (_, me) => ({ email: me.email }) },
  'invite/[id] acceptInvitationAction': {
    values: async (tenant, me) => ({ invitationId: await inviteTo(tenant, me.email) }),
    open: ['@id'],
    // Of the organization, which is theirs from then on.
    tells: ['id'],
  },
  'invite/[id] declineInvitationAction': {
    values: async (tenant, me) => ({ invitationId: await inviteTo(tenant, me.email) }),
    open: ['@id'],
  },
  'invite/[id] switchAccountAction': {
    values: ({ invitationId }) => ({ invitationId }),
    open: ['invitationId'],
    ends: true,
  },
  // None of these organizations requires one.
  'dashboard/[org]/settings stopRequiringSecondFactor': { reads: true },
  'login/code requestRecoveryAction': { values: () => ({ password }), ok: [422], reads: true },
  'login/code signInWithBackupCodeAction': {
    values: () => ({ code: 'aaaaa-aaaaa' }),
    ok: [422],
    reads: true,
  },
  'login/code signInWithCodeAction': { values: () => ({ code: '000000' }), ok: [422], reads: true },
  'login/recovery finishRecoveryAction': { values: () => ({ token: fresh() }), ok: [422], reads: true },
  'login/recovery stopRecoveryAction': { values: () => ({ token: fresh() }), ok: [422], reads: true },
  'login signInWithPasskeyAction': { values: () => ({ response: unknownPasskey }), ok: [422], reads: true },
  'login requestSignInCodeAction': { values: (_, me) => ({ email: me.email }), open: ['email'] },
  'login signInWithProviderAction': { values: () => ({ provider: 'github' }), ok: [200, 303] },
  // Only in the browser that requested the code: tests/guarantees/sign-in/code.test.ts.
  'login signInWithCodeAction': { values: () => ({ code: '12345678' }), ok: [422], reads: true },
  'join/[token] joinByLinkAction': {
    values: async (tenant) => {
      const { token } = await linkOf(tenant)
      return { '@token': token, token }
    },
    open: ['@token', 'token'],
    // Of the organization, which is theirs from then on.
    tells: ['id'],
    ends: true,
  },
  'login signInAction': { values: (_, me) => ({ email: me.email, password }), open: ['email'] },
  'onboarding joinByDomainAction': {
    values: async (tenant, me) => {
      await openDomain(tenant, me.email.slice(me.email.indexOf('@') + 1))
      tenant.words.welcomes(me.userId)
      return { organizationId: tenant.id }
    },
    tells: ['slug'],
    ends: true,
  },
  'onboarding createOrganizationAction': {
    values: () => ({ name: `Made ${fresh()}`, slug: `made-${fresh()}` }),
  },
  'register signUpAction': {
    values: () => ({ name: `Nora ${fresh()}`, email: newEmail(), password: newPassword() }),
  },
  'reset-password resetPasswordAction': {
    values: async (_, me) => ({ token: await storedResetToken(me), password: newPassword() }),
  },
  'stop-email-change stopEmailChangeAction': {
    values: async (_, me) => ({ token: await emailChangeToken('stop', me) }),
    open: ['token'],
    ok: [200, 303],
  },
  // Only in the browser that signed up, which none of these is: tests/guarantees/account/confirmation.test.ts.
  'verify-email confirmEmailAction': {
    values: async () => ({
      token: await confirmationToken(await newPerson('unverified', { verified: false })),
    }),
    ok: [422],
    reads: true,
  },
  'verify-email confirmWithPasswordAction': {
    values: async () => ({
      token: await confirmationToken(await newPerson('unverified', { verified: false })),
      name: `Nora ${fresh()}`,
      password: newPassword(),
    }),
    // Whoever has the link knows the email that it confirmed.
    tells: ['email'],
  },
  'verify-email sendVerificationAction': {
    values: async () => ({ email: (await newPerson('unverified', { verified: false })).email }),
    // To whoever is signed in, the page itself has nothing to say.
    ok: [200, 307],
  },
}
