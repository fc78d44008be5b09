import {
  each,
  type Guarantees,
  newOrganization,
  newPerson,
  nextNumber,
  pause,
  post,
  times,
  won,
} from '../support'

// Invitations, and powers above one’s own.

export const invitations: Guarantees = {
  'an email has one pending invitation at most': (target, rounds) =>
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
  'a person is a member once, whatever they accept': (target, rounds) =>
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
  'an invitation is either revoked or accepted': (target, rounds) =>
    times(rounds, async (round) => {
      const { join, invited, roleOf, statusOf } = await newOrganization(target)
      const [owner, guest] = [await join('owner'), await newPerson(target)]
      const invitationId = await invited(owner, guest.email)
      const [cancelled] = await Promise.all([
        pause(round % 6).then(() => post(target, owner, '/organization/cancel-invitation', { invitationId })),
        post(target, guest, '/organization/accept-invitation', { invitationId }),
      ])
      const member = (await roleOf(guest)).length > 0
      return member === (won(cancelled) || (await statusOf(invitationId)) === 'canceled')
    }),
  'an accepted invitation cannot be revoked': (target) =>
    times(2, async () => {
      const { join, invited, statusOf } = await newOrganization(target)
      const [owner, guest] = [await join('owner'), await newPerson(target)]
      const invitationId = await invited(owner, guest.email)
      if (!won(await post(target, guest, '/organization/accept-invitation', { invitationId }))) return true
      await post(target, owner, '/organization/cancel-invitation', { invitationId })
      return (await statusOf(invitationId)) !== 'accepted'
    }),
  'an invitation ends with the rights of whoever sent it': (target) =>
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
  'an unconfirmed email accepts no invitation': (target) =>
    times(2, async () => {
      const { join, invited, roleOf } = await newOrganization(target)
      const [owner, guest] = [await join('owner'), await newPerson(target, { verified: false })]
      const invitationId = await invited(owner, guest.email)
      await post(target, guest, '/organization/accept-invitation', { invitationId })
      return (await roleOf(guest)).length > 0
    }),
  'no one raises their own role': (target) =>
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
  'no one gives a role above their own': (target) =>
    times(2, async () => {
      const { join, customRole, invited } = await newOrganization(target)
      await join('owner')
      await customRole('recruiter', { invitation: ['create'] })
      return (await invited(await join('recruiter'), `risen-${nextNumber()}@people.test`, 'admin')) !== 'none'
    }),
}
