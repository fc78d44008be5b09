import { allPermissions, toStatements } from '@/lib/guard/policy'
import { fresh } from '../../support/inputs'
import { newPerson, password } from '../support/actors'
import { storedResetToken } from '../support/holdings'
import { inviteTo } from '../support/joining'
import type { Access, Recipe } from '../support/targets'
import type { Tenant } from '../support/tenant'
import { newEmail, newPassword, ownPermission } from './inputs'

// Who may call each endpoint of Better Auth, and with what, by method and path. Those closed in lib/auth/exceptions.ts need no line:
// they answer 404 to everybody.

const here = ({ id }: Tenant) => ({ organizationId: id })
const unconfirmed = async () => ({ email: (await newPerson('unverified', { verified: false })).email })
const everything = JSON.stringify(toStatements(allPermissions))
const statements = (...list: string[]) => JSON.stringify(toStatements(list))

export const endpointRecipes: Record<string, Recipe & { access: Access }> = {
  'GET /callback/:id': { access: 'public', values: () => ({ '@id': 'github' }), ok: [302] },
  'POST /callback/:id': { access: 'public', values: () => ({ '@id': 'github' }), ok: [302], reads: true },
  'GET /error': { access: 'public', ok: [302] },
  'GET /get-session': { access: 'public' },
  'POST /get-session': { access: 'public', ok: [405], reads: true },
  'GET /ok': { access: 'public' },
  // It stores the challenge.
  'GET /passkey/generate-authenticate-options': { access: 'public', reads: false },
  'GET /verify-email': {
    access: 'public',
    values: () => ({ token: 'forged' }),
    ok: [302],
  },
  'POST /change-password': {
    access: 'signed-in',
    values: () => ({ currentPassword: password, newPassword: newPassword() }),
    ends: true,
  },
  'POST /delete-user': { access: 'signed-in', ends: true },
  'POST /request-password-reset': { access: 'public', values: (_, me) => ({ email: me.email }) },
  'POST /reset-password': {
    access: 'public',
    values: async (_, me) => ({ token: await storedResetToken(me), newPassword: newPassword() }),
  },
  'POST /revoke-other-sessions': { access: 'signed-in' },
  'POST /revoke-sessions': { access: 'signed-in', ends: true },
  // Somebody signed in may ask for their own address only, which is confirmed already: 400.
  'POST /send-verification-email': { access: 'public', values: unconfirmed, ok: [200, 400] },
  'POST /sign-in/email': {
    access: 'public',
    values: (_, me) => ({ email: me.email, password }),
    open: ['email'],
    tells: ['id', 'person', 'email'],
  },
  'POST /sign-in/social': {
    access: 'public',
    values: () => ({ provider: 'github', callbackURL: '/dashboard' }),
  },
  'POST /sign-out': { access: 'public', ends: true },
  'POST /sign-up/email': {
    access: 'public',
    values: () => ({ name: `Nora ${fresh()}`, email: newEmail(), password: newPassword() }),
  },
  'POST /update-user': { access: 'signed-in', values: () => ({ name: `Renamed ${fresh()}` }) },

  'GET /organization/get-active-member': { access: 'member', nowhere: 400 },
  'GET /organization/get-active-member-role': { access: 'member', values: here },
  'GET /organization/get-full-organization': { access: 'member:read', values: here, shows: ['person'] },
  'GET /organization/get-invitation': {
    access: 'signed-in',
    values: async (tenant, me) => ({ id: await inviteTo(tenant, me.email) }),
    // The id is the link: the page tells its bearer as much.
    open: ['id'],
    tells: ['organization', 'slug', 'person', 'invited', 'role', 'email', 'id'],
  },
  'GET /organization/get-organization': { access: 'member', values: here, shows: ['organization'] },
  'GET /organization/get-role': {
    access: 'ac:read',
    values: ({ id, spareRole }) => ({ organizationId: id, roleName: spareRole }),
    shows: ['role'],
  },
  'GET /organization/list': { access: 'signed-in' },
  'GET /organization/list-invitations': { access: 'invitation:read', values: here, shows: ['invited'] },
  'GET /organization/list-members': { access: 'member:read', values: here, shows: ['person'] },
  'GET /organization/list-roles': { access: 'ac:read', values: here, shows: ['role'] },
  'GET /organization/list-user-invitations': { access: 'signed-in', signedOut: 400 },
  'POST /organization/accept-invitation': {
    access: 'signed-in',
    values: async (tenant, me) => ({ invitationId: await inviteTo(tenant, me.email) }),
    tells: ['id', 'role'],
  },
  'POST /organization/cancel-invitation': {
    access: 'invitation:cancel',
    values: ({ invitationId }) => ({ invitationId }),
    tells: ['invited', 'role'],
  },
  'POST /organization/check-slug': { access: 'signed-in', values: () => ({ slug: fresh() }), reads: true },
  'POST /organization/create': {
    access: 'signed-in',
    values: () => ({ name: `Made ${fresh()}`, slug: `made-${fresh()}` }),
  },
  'POST /organization/create-role': {
    access: 'ac:create',
    values: (tenant, me) => ({
      ...here(tenant),
      role: `made-${fresh()}`,
      permission: statements(ownPermission(me)),
    }),
    above: (tenant) => ({ ...here(tenant), role: `made-${fresh()}`, permission: everything }),
  },
  'POST /organization/delete': { access: 'organization:delete', values: here, ends: true },
  'POST /organization/delete-role': {
    access: 'ac:delete',
    values: ({ id, spareRole }) => ({ organizationId: id, roleName: spareRole }),
  },
  'POST /organization/has-permission': {
    access: 'member',
    values: (tenant) => ({ ...here(tenant), permissions: statements('project:read') }),
    reads: true,
  },
  'POST /organization/invite-member': {
    access: 'invitation:create',
    values: ({ id, plainRole }) => ({ organizationId: id, email: newEmail(), role: plainRole }),
    above: (tenant) => ({ ...here(tenant), email: newEmail(), role: 'owner' }),
    foreign: { role: 400 },
  },
  'POST /organization/leave': { access: 'member', values: here, ends: true },
  'POST /organization/reject-invitation': {
    access: 'signed-in',
    values: async (tenant, me) => ({ invitationId: await inviteTo(tenant, me.email) }),
    tells: ['id', 'role'],
  },
  'POST /organization/remove-member': {
    access: 'member:delete',
    values: ({ id, plain }) => ({ organizationId: id, memberIdOrEmail: plain.memberId }),
    above: ({ id, founder }) => ({ organizationId: id, memberIdOrEmail: founder.memberId }),
    tells: ['role'],
  },
  'POST /organization/set-active': { access: 'member', values: here },
  'POST /organization/update': {
    access: 'organization:update',
    values: (tenant) => ({ ...here(tenant), 'data.name': `Renamed ${fresh()}` }),
  },
  'POST /organization/update-member-role': {
    access: 'member:update',
    values: ({ id, plain, spareRole }) => ({
      organizationId: id,
      memberId: plain.memberId,
      role: spareRole,
    }),
    foreign: { role: 400 },
    above: ({ id, founder, spareRole }) => ({
      organizationId: id,
      memberId: founder.memberId,
      role: spareRole,
    }),
  },
  'POST /organization/update-role': {
    access: 'ac:update',
    values: ({ id, spareRole }, me) => ({
      organizationId: id,
      roleName: spareRole,
      'data.permission': statements(ownPermission(me)),
    }),
    above: ({ id, spareRole }) => ({
      organizationId: id,
      roleName: spareRole,
      'data.permission': everything,
    }),
  },
}
