import {
  type Attacks,
  each,
  newOrganization,
  newPerson,
  nextNumber,
  pause,
  post,
  times,
  won,
} from './support'

// Invitations, and powers above one’s own.

export const invitations: Attacks = {
  'M4 invite': {
    what: 'three invitations to one address at once: more than one is open',
    run: (target, rounds) =>
      times(rounds, async () => {
        const { id, join } = await newOrganization(target)
        const owner = await join('owner')
        const email = `invited-${id}@people.test`
        const invite = () =>
          post(target, owner, '/organization/invite-member', { organizationId: id, email, role: 'member' })
        await Promise.all([invite(), invite(), invite()])
        const open = await target.query(
          `select 1 from invitation where organization_id = $1 and status = 'pending'`,
          [id],
        )
        return open.length !== 1
      }),
  },
  'M4 accept': {
    what: 'all open invitations of one person accepted: more than one membership',
    run: (target, rounds) =>
      times(rounds, async () => {
        const { id, join, roleOf } = await newOrganization(target)
        const [owner, guest] = [await join('owner'), await newPerson(target)]
        const invite = () =>
          post(target, owner, '/organization/invite-member', {
            organizationId: id,
            email: guest.email,
            role: 'member',
          })
        await Promise.all([invite(), invite(), invite()])
        const open = await target.query('select id from invitation where organization_id = $1', [id])
        await Promise.all(
          open.map((row) => post(target, guest, '/organization/accept-invitation', { invitationId: row.id })),
        )
        return (await roleOf(guest)).length !== 1
      }),
  },
  M5: {
    what: 'cancelled and accepted at once: “cancelled”, and a member all the same',
    run: (target, rounds) =>
      times(rounds, async (round) => {
        const { join, invited, roleOf, statusOf } = await newOrganization(target)
        const [owner, guest] = [await join('owner'), await newPerson(target)]
        const invitationId = await invited(owner, guest.email)
        const [cancelled] = await Promise.all([
          pause(round % 6).then(() =>
            post(target, owner, '/organization/cancel-invitation', { invitationId }),
          ),
          post(target, guest, '/organization/accept-invitation', { invitationId }),
        ])
        const member = (await roleOf(guest)).length > 0
        return member === (won(cancelled) || (await statusOf(invitationId)) === 'canceled')
      }),
  },
  M6: {
    what: 'an accepted invitation is cancelled',
    run: (target) =>
      times(2, async () => {
        const { join, invited, statusOf } = await newOrganization(target)
        const [owner, guest] = [await join('owner'), await newPerson(target)]
        const invitationId = await invited(owner, guest.email)
        if (!won(await post(target, guest, '/organization/accept-invitation', { invitationId }))) return true
        await post(target, owner, '/organization/cancel-invitation', { invitationId })
        return (await statusOf(invitationId)) !== 'accepted'
      }),
  },
  M7: {
    what: 'the invitation of a removed or demoted admin makes an admin',
    run: (target) =>
      each(['remove-member', 'update-member-role'], async (path) => {
        const { id, join, invited, roleOf } = await newOrganization(target)
        const [owner, admin, guest] = [await join('owner'), await join('admin'), await newPerson(target)]
        const invitationId = await invited(admin, guest.email, 'admin')
        const { memberId } = admin
        const taken = await post(target, owner, `/organization/${path}`, {
          organizationId: id,
          ...(path === 'remove-member' ? { memberIdOrEmail: memberId } : { memberId, role: 'member' }),
        })
        if (!won(taken)) return true
        await post(target, guest, '/organization/accept-invitation', { invitationId })
        return (await roleOf(guest)).includes('admin')
      }),
  },
  M8: {
    what: 'an account whose address is not verified accepts an invitation',
    run: (target) =>
      times(2, async () => {
        const { join, invited, roleOf } = await newOrganization(target)
        const [owner, guest] = [await join('owner'), await newPerson(target, { verified: false })]
        const invitationId = await invited(owner, guest.email)
        await post(target, guest, '/organization/accept-invitation', { invitationId })
        return (await roleOf(guest)).length > 0
      }),
  },
  'M9 rise': {
    what: 'the holder of a custom role with member:update makes an admin of themselves',
    run: (target) =>
      times(2, async () => {
        const { id, join, customRole, roleOf } = await newOrganization(target)
        await join('owner')
        await customRole('steward', { member: ['update'] })
        const steward = await join('steward')
        await post(target, steward, '/organization/update-member-role', {
          organizationId: id,
          memberId: steward.memberId,
          role: 'admin',
        })
        return (await roleOf(steward)).includes('admin')
      }),
  },
  'M9 invite': {
    what: 'the holder of a custom role with invitation:create invites an admin',
    run: (target) =>
      times(2, async () => {
        const { join, customRole, invited } = await newOrganization(target)
        await join('owner')
        await customRole('recruiter', { invitation: ['create'] })
        return (
          (await invited(await join('recruiter'), `risen-${nextNumber()}@people.test`, 'admin')) !== 'none'
        )
      }),
  },
}
