import type { z } from 'zod'
import { toAppError } from '@/lib/errors'
import { type Access, enter } from '@/lib/guard/enter'
import { toStatements } from '@/lib/guard/policy'
import { parseInput } from '@/lib/input'
import {
  acceptInvitation,
  cancelInvitation,
  declineInvitation,
  inviteMember,
  resendInvitation,
} from '@/lib/invitations/operations'
import { changeRole, leaveOrganization, removeMember } from '@/lib/members/operations'
import { given, type Operation } from '@/lib/operation'
import {
  createOrganization,
  deleteOrganization,
  restoreOrganization,
  updateOrganization,
} from '@/lib/organizations/operations'
import { acceptOwnership, endOffer, offerOwnership } from '@/lib/ownership/operations'
import { createRole, deleteRole, updateRole } from '@/lib/roles/operations'
import type { Person } from './people'

// The two ways to change an organization: a verb, behind the guard, as the screens' actions call it; and Better Auth's endpoint,
// as anybody with a session may post to it. Tests of rules run through both, because both must hold them.

/** What either channel said: the HTTP status, the sentence, and what was made. */
export type Said = { status: number; message: string; body: Record<string, unknown> }

export type Channel = {
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

/** As an action does: asks the guard by the operation's first word, parses what was sent, and calls it. */
export const ask = <P extends Access, S extends z.ZodType, R>(
  actor: Person,
  operation: Operation<P, S, R>,
  sent: z.input<S>,
): Promise<Said> =>
  said(
    actor.within(async () => {
      const context = await enter(operation.permission, actor.home?.slug ?? '')
      return operation(context, ...given<S>(parseInput(operation.input, sent)))
    }),
  )

const screen: Channel = {
  name: 'screen',
  create: (actor, input) => ask(actor, createOrganization, input),
  update: (actor, data) => ask(actor, updateOrganization, { data }),
  remove: (actor) => ask(actor, deleteOrganization, {}),
  leave: (actor) => ask(actor, leaveOrganization, {}),
  invite: (actor, email, role) => ask(actor, inviteMember, { email, role }),
  resend: (actor, { id }) => ask(actor, resendInvitation, { invitationId: id }),
  cancel: (actor, invitationId) => ask(actor, cancelInvitation, { invitationId }),
  accept: (actor, invitationId) => ask(actor, acceptInvitation, { invitationId }),
  decline: (actor, invitationId) => ask(actor, declineInvitation, { invitationId }),
  changeRole: (actor, memberId, role) => ask(actor, changeRole, { memberId, role }),
  removeMember: (actor, memberId) => ask(actor, removeMember, { memberIdOrEmail: memberId }),
  createRole: (actor, role, permissions) =>
    ask(actor, createRole, { role, permission: toStatements(permissions) }),
  updateRole: (actor, roleName, permissions) =>
    ask(actor, updateRole, { roleName, data: { permission: toStatements(permissions) } }),
  deleteRole: (actor, roleName) => ask(actor, deleteRole, { roleName }),
}

const endpoint: Channel = {
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
  restore: (actor: Person, organizationId: string) => ask(actor, restoreOrganization, { organizationId }),
  offer: (actor: Person, email: string) => ask(actor, offerOwnership, { email }),
  acceptOffer: (actor: Person) => ask(actor, acceptOwnership, {}),
  endOffer: (actor: Person) => ask(actor, endOffer, {}),
}

/** For describe.each: both channels. */
export const channels = [screen, endpoint] as const

/** What a verb that only a screen has said. */
export async function said(work: Promise<unknown>): Promise<Said> {
  try {
    const result = await work
    return { status: 200, message: '', body: typeof result === 'object' ? { ...result } : { result } }
  } catch (error) {
    const refusal = toAppError(error)
    if (!refusal) throw error
    const { status, message, permission, fields } = refusal
    return { status, message, body: { permission, fields } }
  }
}

async function post(actor: Person, path: string, body: object): Promise<Said> {
  const answer = await actor.post(`/organization/${path}`, body)
  return { status: answer.status, message: String(answer.body.message ?? ''), body: answer.body }
}
