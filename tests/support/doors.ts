import { toAppError } from '@/lib/errors'
import type { Permission } from '@/lib/guard/policy'
import { isPermission, toStatements } from '@/lib/guard/policy'
import {
  acceptInvitation,
  cancelInvitation,
  declineInvitation,
  inviteMember,
  resendInvitation,
} from '@/lib/invitations'
import { changeRole, removeMember } from '@/lib/members'
import {
  createOrganization,
  deleteOrganization,
  leaveOrganization,
  restoreOrganization,
  updateOrganization,
} from '@/lib/organizations'
import { acceptOwnership, endOffer, offerOwnership } from '@/lib/ownership'
import { createRole, deleteRole, updateRole } from '@/lib/roles'
import { type Person, password } from './people'

// The two ways to change an organization: a verb, behind the guard, as the screens' actions call it; and Better Auth's endpoint,
// as anybody with a session may post to it. Tests of rules run through both, because both must hold them.

/** What either door said: the HTTP status, the sentence, and what was made. */
type Said = { status: number; message: string; body: Record<string, unknown> }

type Door = {
  name: 'screen' | 'endpoint'
  create(actor: Person, input: { name: string; slug: string }): Promise<Said>
  update(actor: Person, input: { name: string; slug: string }): Promise<Said>
  remove(actor: Person): Promise<Said>
  leave(actor: Person): Promise<Said>
  invite(actor: Person, email: string, role: string): Promise<Said>
  resend(actor: Person, invitation: { id: string; email: string; role: string | null }): Promise<Said>
  cancel(actor: Person, invitationId: string): Promise<Said>
  accept(actor: Person, invitationId: string): Promise<Said>
  decline(actor: Person, invitationId: string): Promise<Said>
  changeRole(actor: Person, memberId: string, role: string): Promise<Said>
  removeMember(actor: Person, memberId: string): Promise<Said>
  createRole(actor: Person, role: string, permissions: readonly string[]): Promise<Said>
  updateRole(actor: Person, role: string, permissions: readonly string[]): Promise<Said>
  deleteRole(actor: Person, role: string): Promise<Said>
}

const screen: Door = {
  name: 'screen',
  create: (actor, input) => said(actor.signedIn((context) => createOrganization(context, input))),
  update: (actor, input) =>
    said(actor.with('organization:update', (context) => updateOrganization(context, input))),
  remove: (actor) => said(actor.with('organization:delete', deleteOrganization)),
  leave: (actor) => said(actor.asMember(leaveOrganization)),
  invite: (actor, email, role) =>
    said(actor.with('invitation:create', (context) => inviteMember(context, { email, role }))),
  resend: (actor, { id }) =>
    said(actor.with('invitation:create', (context) => resendInvitation(context, { invitationId: id }))),
  cancel: (actor, invitationId) =>
    said(actor.with('invitation:cancel', (context) => cancelInvitation(context, { invitationId }))),
  accept: (actor, invitationId) =>
    said(actor.signedIn((context) => acceptInvitation(context, { invitationId }))),
  decline: (actor, invitationId) =>
    said(actor.signedIn((context) => declineInvitation(context, { invitationId }))),
  changeRole: (actor, memberId, role) =>
    said(actor.with('member:update', (context) => changeRole(context, { memberId, role }))),
  removeMember: (actor, memberId) =>
    said(actor.with('member:delete', (context) => removeMember(context, { memberId }))),
  createRole: (actor, role, permissions) =>
    said(
      actor.with('ac:create', (context) => createRole(context, { role, permissions: known(permissions) })),
    ),
  updateRole: (actor, role, permissions) =>
    said(
      actor.with('ac:update', (context) => updateRole(context, { role, permissions: known(permissions) })),
    ),
  deleteRole: (actor, role) => said(actor.with('ac:delete', (context) => deleteRole(context, { role }))),
}

const endpoint: Door = {
  name: 'endpoint',
  create: (actor, input) => post(actor, 'create', input),
  update: (actor, data) => post(actor, 'update', { organizationId: actor.organizationId, data }),
  remove: (actor) => post(actor, 'delete', { organizationId: actor.organizationId }),
  leave: (actor) => post(actor, 'leave', { organizationId: actor.organizationId }),
  invite: (actor, email, role) =>
    post(actor, 'invite-member', { organizationId: actor.organizationId, email, role }),
  resend: (actor, { email, role }) =>
    post(actor, 'invite-member', { organizationId: actor.organizationId, email, role, resend: true }),
  cancel: (actor, invitationId) => post(actor, 'cancel-invitation', { invitationId }),
  accept: (actor, invitationId) => post(actor, 'accept-invitation', { invitationId }),
  decline: (actor, invitationId) => post(actor, 'reject-invitation', { invitationId }),
  changeRole: (actor, memberId, role) =>
    post(actor, 'update-member-role', { organizationId: actor.organizationId, memberId, role }),
  removeMember: (actor, memberIdOrEmail) =>
    post(actor, 'remove-member', { organizationId: actor.organizationId, memberIdOrEmail }),
  createRole: (actor, role, permissions) =>
    post(actor, 'create-role', {
      organizationId: actor.organizationId,
      role,
      permission: toStatements(permissions),
    }),
  updateRole: (actor, roleName, permissions) =>
    post(actor, 'update-role', {
      organizationId: actor.organizationId,
      roleName,
      data: { permission: toStatements(permissions) },
    }),
  deleteRole: (actor, roleName) =>
    post(actor, 'delete-role', { organizationId: actor.organizationId, roleName }),
}

/** What Better Auth has no endpoint for. */
export const onScreens = {
  restore: (actor: Person, organizationId: string) =>
    said(actor.signedIn((context) => restoreOrganization(context, { organizationId }))),
  offer: (actor: Person, email: string, given = password) =>
    said(
      actor.with('organization:transfer', (context) => offerOwnership(context, { email, password: given })),
    ),
  acceptOffer: (actor: Person, given = password) =>
    said(actor.asMember((context) => acceptOwnership(context, { password: given }))),
  endOffer: (actor: Person) => said(actor.asMember(endOffer)),
}

/** For describe.each: both doors. */
export const doors = [screen, endpoint] as const

/** What a verb that only a screen has said. */
export async function said(work: Promise<unknown>): Promise<Said> {
  try {
    const result = await work
    return { status: 200, message: '', body: typeof result === 'object' ? { ...result } : { result } }
  } catch (error) {
    const refusal = toAppError(error)
    if (!refusal) throw error
    return { status: refusal.status, message: refusal.message, body: { permission: refusal.permission } }
  }
}

async function post(actor: Person, path: string, body: object): Promise<Said> {
  const answer = await actor.post(`/organization/${path}`, body)
  return { status: answer.status, message: String(answer.body.message ?? ''), body: answer.body }
}

const known = (list: readonly string[]): Permission[] => list.filter(isPermission)
