import { z } from 'zod'
import { AppError } from '../errors'
import { firstMissing, forOwnersOnly, inWords, Lacking } from '../guard/grants'
import {
  type CustomRole,
  isOwner,
  mayGrantRole,
  type Permission,
  type Permissions,
  permissionsOf,
  roleNames,
} from '../guard/policy'
import { takePoint } from '../limits'
import { logoSchema, metadataSchema, nameSchema, slugSchema } from '../organization-input'
import type { Operation } from './door'
import * as facts from './door-facts'
import type { DoorPath } from './door-state'
import { takeMailPoints } from './mail-points'

// What must hold for each mutation of an organization, asked inside the door's transaction, after the lock. Better Auth checks
// again with its own rules afterwards; the database's constraints are the last line.

type Scope = Operation & { organizationId: string }
type Rule = {
  /** The organization to lock: named in the body or by an invitation; null when none exists yet. */
  organization: (operation: Operation) => Promise<string | null>
  check: (scope: Scope) => Promise<void>
  /** What follows from a success, in the same transaction. */
  after?: (scope: Scope) => Promise<void>
  /** Only here may the organization be one that was deleted and can still be restored. */
  deleted?: true
}

const text = z.string().min(1).max(255)

/** @throws AppError invalid, with the message under each field */
function parse<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const result = schema.safeParse(body)
  if (result.success) return result.data
  const fields = z.flattenError(result.error).fieldErrors as Record<string, string[]>
  throw new AppError('invalid', Object.values(fields).flat()[0] ?? 'The request is not well-formed.', {
    fields,
  })
}

/** Never the session's last used one, which another tab chose: a change says whose it is. */
const named = async ({ body }: Operation): Promise<string> =>
  parse(z.object({ organizationId: z.string(nameIt).min(1, nameIt).max(255) }), body).organizationId
const nameIt = 'Name the organization: organizationId is missing.'

const namedInvitation = ({ body }: Operation) =>
  facts.invitationById(parse(z.object({ invitationId: text }), body).invitationId)

const ofInvitation = async (operation: Operation): Promise<string> =>
  (await namedInvitation(operation)).organizationId

const namedRole = ({ body, organizationId }: Scope) =>
  facts.customRoleOf(
    parse(z.object({ roleId: z.string().optional(), roleName: z.string().optional() }), body),
    organizationId,
  )

/** An invitation and an offer are worth what their maker may give: when powers change, those that outgrew them end. */
async function endOutgrown({ organizationId }: Scope) {
  await facts.endOutgrownInvitations(organizationId)
  await facts.endOutgrownOffer(organizationId)
}

async function demandMember({ organizationId, actor }: Scope) {
  const member = await facts.memberOf(organizationId, actor.user.id)
  if (!member) throw facts.noSuchOrganization()
  return member
}

/** To all others an offer is one that does not exist. */
async function demandReceiver({ organizationId, actor }: Scope) {
  const offer = await facts.offerOf(organizationId)
  if (offer?.offeredTo !== actor.user.id)
    throw new AppError('conflict', 'The ownership is not offered to you, or no longer.', {
      attempt: offer !== undefined,
    })
}

/** The actor's membership with what it may do now. @throws AppError not_found for strangers, forbidden */
async function demand(permission: Permission, scope: Scope) {
  const customRoles = await facts.customRoles(scope.organizationId)
  const member = await demandMember(scope)
  const held = permissionsOf(member.role, customRoles)
  if (forOwnersOnly.includes(permission) && !isOwner(member.role))
    throw new AppError('forbidden', `Only an owner can ${inWords(permission)}.`)
  if (!held.has(permission)) throw new Lacking(permission, scope.organizationId)
  /** @throws AppError forbidden when `role` may do more than the actor */
  const demandRank = (role: string | null) => {
    if (!mayGrantRole(member.role, role, customRoles))
      throw outranked(role, held, customRoles, scope.organizationId)
  }
  const demandRole = (role: string) => {
    const unknown = roleNames(role).filter((name) => !facts.isRole(name, customRoles))
    if (roleNames(role).length === 0 || unknown.length > 0)
      throw new AppError('invalid', 'There is no such role here.', {
        fields: { role: ['Choose a role from the list.'] },
      })
    demandRank(role)
  }
  return { member, held, demandRank, demandRole }
}

/** Names what the role has above `held`: of custom roles only to those who may see what is in them. */
function outranked(
  role: string | null,
  held: Permissions,
  customRoles: readonly CustomRole[],
  organizationId: string,
): AppError {
  const missing = firstMissing(held, permissionsOf(role, held.has('ac:read') ? customRoles : []))
  if (missing) return new Lacking(missing, organizationId, moreThanYours)
  return new AppError(
    'forbidden',
    isOwner(role) ? 'Only an owner can give or take the role of an owner.' : `${moreThanYours}.`,
  )
}
const moreThanYours = 'That role may do more than you may'

const roleField = z
  .union([z.string().max(500), z.array(z.string().max(100)).max(20)])
  .transform((role) => roleNames([role].flat().join(',')).join(','))

const lastOwner = () =>
  new AppError('conflict', 'An organization needs at least one owner. Make somebody else an owner first.')

async function keepAnOwner(
  organizationId: string,
  member: { id: string; role: string },
  newRole: string | null,
) {
  const losesOwner = isOwner(member.role) && !isOwner(newRole)
  if (losesOwner && (await facts.otherOwners(organizationId, member.id)) === 0) throw lastOwner()
}

export const rules: Record<DoorPath, Rule> = {
  '/organization/create': {
    organization: async () => null,
    check: async ({ body, actor }) => {
      parse(
        z.object({
          name: nameSchema,
          slug: slugSchema,
          logo: logoSchema,
          metadata: metadataSchema,
          userId: z.never('This is not for you to choose.').optional(),
        }),
        body,
      )
      await facts.demandRoomToOwn(actor.user.id)
      await takePoint('organization-address:person', actor.user.id)
    },
  },
  '/organization/update': {
    organization: named,
    check: async (scope) => {
      await demand('organization:update', scope)
      const { data } = parse(
        z.object({
          data: z
            .object({
              name: nameSchema.optional(),
              slug: slugSchema.optional(),
              logo: logoSchema,
              metadata: metadataSchema,
            })
            .refine(
              (data) => Object.values(data).some((value) => value !== undefined),
              'There is nothing to change.',
            ),
        }),
        scope.body,
      )
      if (data.slug && data.slug !== (await facts.slugOf(scope.organizationId)))
        await takePoint('organization-address:person', scope.actor.user.id)
    },
  },
  '/organization/delete': {
    organization: named,
    check: async (scope) => {
      await demand('organization:delete', scope)
    },
  },
  '/organization/invite-member': {
    organization: named,
    after: takeMailPoints,
    check: async (scope) => {
      const { demandRole, demandRank } = await demand('invitation:create', scope)
      const { email, role, resend } = parse(
        z.object({
          email: z.email('Enter an email address.').max(254),
          role: roleField,
          resend: z.boolean().optional(),
        }),
        scope.body,
      )
      demandRole(role)
      if (await facts.memberByEmail(scope.organizationId, email))
        throw new AppError('conflict', 'This person is already a member.', {
          fields: { email: ['This person is already a member.'] },
        })
      // Before expired ones end: one that only ran out of time may be sent again, and is then made anew.
      if (scope.resent && (await facts.pendingInvitation(scope.organizationId, email))?.id !== scope.resent)
        throw new AppError('conflict', 'This invitation is no longer open.')
      await facts.expireInvitations(scope.organizationId)
      const open = await facts.pendingInvitation(scope.organizationId, email)
      demandRank(open?.role ?? null)
      // Better Auth would send the old one with the old role, and say that all went well.
      if (resend && open && open.role !== role)
        throw new AppError('conflict', 'The open invitation offers another role. Send a new one.')
    },
  },
  '/organization/cancel-invitation': {
    organization: ofInvitation,
    check: async (scope) => {
      // To a stranger, another organization's invitation is one that does not exist.
      if (!(await facts.memberOf(scope.organizationId, scope.actor.user.id))) throw facts.noSuchInvitation()
      const { demandRank } = await demand('invitation:cancel', scope)
      const invitation = await namedInvitation(scope)
      if (invitation.status !== 'pending')
        throw new AppError('conflict', 'This invitation is no longer open.')
      demandRank(invitation.role)
    },
  },
  '/organization/accept-invitation': {
    organization: ofInvitation,
    check: async (scope) => {
      const { actor, organizationId } = scope
      const invitation = await namedInvitation(scope)
      if (invitation.email.toLowerCase() !== actor.user.email.toLowerCase()) throw facts.noSuchInvitation()
      if (await facts.memberOf(organizationId, actor.user.id))
        throw new AppError('conflict', 'You are already a member.')
      facts.demandOpen(invitation)
      if (!(await facts.inviterMayStillGrant(invitation)))
        throw new AppError(
          'conflict',
          'The person who invited you may no longer do so. Ask for a new invitation.',
        )
    },
  },
  '/organization/reject-invitation': {
    organization: ofInvitation,
    check: async (scope) => {
      const invitation = await namedInvitation(scope)
      if (invitation.email.toLowerCase() !== scope.actor.user.email.toLowerCase())
        throw facts.noSuchInvitation()
      facts.demandOpen(invitation)
    },
  },
  '/organization/update-member-role': {
    organization: named,
    after: endOutgrown,
    check: async (scope) => {
      const { demandRank, demandRole } = await demand('member:update', scope)
      const { memberId, role } = parse(z.object({ memberId: text, role: roleField }), scope.body)
      const target = await facts.memberById(scope.organizationId, memberId)
      demandRank(target.role)
      demandRole(role)
      await keepAnOwner(scope.organizationId, target, role)
    },
  },
  '/organization/remove-member': {
    organization: named,
    after: endOutgrown,
    check: async (scope) => {
      const { demandRank } = await demand('member:delete', scope)
      const { memberIdOrEmail } = parse(z.object({ memberIdOrEmail: text }), scope.body)
      const target = memberIdOrEmail.includes('@')
        ? await facts.memberByEmail(scope.organizationId, memberIdOrEmail)
        : await facts.memberById(scope.organizationId, memberIdOrEmail)
      if (!target) throw facts.noSuchMember()
      demandRank(target.role)
      await keepAnOwner(scope.organizationId, target, null)
    },
  },
  '/organization/leave': {
    organization: named,
    after: endOutgrown,
    check: async (scope) => keepAnOwner(scope.organizationId, await demandMember(scope), null),
  },
  '/organization/create-role': {
    organization: named,
    check: async (scope) => {
      const { held } = await demand('ac:create', scope)
      const { role, permission } = scope.body
      await facts.demandGrantableRole({ name: role, permission }, held, scope.organizationId)
    },
  },
  '/organization/update-role': {
    organization: named,
    after: endOutgrown,
    check: async (scope) => {
      const { held, demandRank } = await demand('ac:update', scope)
      const existing = await namedRole(scope)
      demandRank(existing.name)
      const { roleName, permission } = parse(
        z.strictObject({ roleName: z.string().optional(), permission: z.unknown().optional() }),
        scope.body.data,
      )
      await facts.demandGrantableRole({ name: roleName, permission }, held, scope.organizationId, existing)
    },
  },
  '/organization/delete-role': {
    organization: named,
    check: async (scope) => {
      const { demandRank } = await demand('ac:delete', scope)
      const existing = await namedRole(scope)
      demandRank(existing.name)
      await facts.demandUnused(existing.name, scope.organizationId)
    },
  },
  '/organization/restore': {
    organization: named,
    deleted: true,
    check: async (scope) => {
      const { member } = await demand('organization:delete', scope)
      if (isOwner(member.role)) await facts.demandRoomToOwn(scope.actor.user.id)
    },
  },
  '/organization/offer-ownership': {
    organization: named,
    after: takeMailPoints,
    check: async (scope) => {
      await demand('organization:transfer', scope)
      const { email } = parse(z.object({ email: z.email() }), scope.body)
      const target = await facts.memberByEmail(scope.organizationId, email)
      if (!target)
        throw new AppError('invalid', 'Nobody of that address is a member here.', {
          fields: { email: ['Nobody of that address is a member here.'] },
        })
      if (isOwner(target.role))
        throw new AppError('conflict', 'This person is an owner already.', {
          fields: { email: ['This person is an owner already.'] },
        })
    },
  },
  '/organization/accept-ownership': {
    organization: named,
    after: endOutgrown,
    check: async (scope) => {
      await demandMember(scope)
      await demandReceiver(scope)
      await facts.demandRoomToOwn(scope.actor.user.id)
    },
  },
  '/organization/end-ownership-offer': {
    organization: named,
    check: async (scope) => {
      const { role } = await demandMember(scope)
      if (!isOwner(role)) await demandReceiver(scope)
    },
  },
  '/organization/set-active': {
    organization: async ({ body }) => {
      const wished = parse(
        z.object({ organizationId: text.nullish(), organizationSlug: text.optional() }),
        body,
      )
      return wished.organizationId || wished.organizationSlug ? facts.organizationNamed(wished) : null
    },
    check: async (scope) => {
      if (scope.organizationId) await demandMember(scope)
    },
  },
}
