import { halves } from './attacks/halves'
import { invitations } from './attacks/invitations'
import { limits } from './attacks/limits'
import { mails } from './attacks/mails'
import { owners } from './attacks/owners'
import { type Attacks, ask, newOrganization, newPerson, nextNumber, post, won } from './attacks/support'
import type { Target } from './targets'

// One attack on an organization, for whatever answers to Better Auth's paths. Each part says how often it tried and how often
// it got its way, by what the tables hold afterwards. The names are those of a table of what the library does by itself.

export const attacks: Attacks = { ...owners, ...invitations, ...mails, ...halves, ...limits }

/** What the attack's people may do. A target that refuses it would withstand anything. @returns what was refused */
export async function refusedWrongly(target: Target): Promise<string[]> {
  const { id, join, invited } = await newOrganization(target)
  const [owner, admin] = [await join('owner'), await join('admin')]
  const guest = await newPerson(target)
  const organizationId = id
  const answers = {
    create: await post(target, guest, '/organization/create', { name: 'Fine', slug: `fine-${nextNumber()}` }),
    accept: await post(target, guest, '/organization/accept-invitation', {
      invitationId: await invited(owner, guest.email),
    }),
    'change role': await post(target, owner, '/organization/update-member-role', {
      organizationId,
      memberId: admin.memberId,
      role: 'member',
    }),
    update: await post(target, owner, '/organization/update', { organizationId, data: { name: 'Finer' } }),
    list: await ask(target, owner, 'GET', `/organization/list-members?organizationId=${id}`),
    'set active': await post(target, guest, '/organization/set-active', { organizationId }),
    leave: await post(target, guest, '/organization/leave', { organizationId }),
    delete: await post(target, owner, '/organization/delete', { organizationId }),
  }
  return Object.entries(answers).flatMap(([what, answer]) =>
    won(answer) ? [] : [`${what} ${answer.status}`],
  )
}
