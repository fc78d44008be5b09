import { guesses } from './guarantees/guesses'
import { halves } from './guarantees/halves'
import { invitations } from './guarantees/invitations'
import { limits } from './guarantees/limits'
import { links } from './guarantees/links'
import { mails } from './guarantees/mails'
import { owners } from './guarantees/owners'
import { sessions } from './guarantees/sessions'
import { strangers } from './guarantees/strangers'
import { ask, type Guarantees, newOrganization, newPerson, nextNumber, password, post, won } from './support'
import type { Target } from './targets'

// What Atrium adds to the library. Each part is the steps that try a guarantee, for whatever answers Better Auth's paths. It says
// how often it tried, and how often the guarantee was violated, by what the tables hold afterwards.

export const guarantees: Guarantees = {
  ...owners,
  ...invitations,
  ...links,
  ...sessions,
  ...guesses,
  ...strangers,
  ...mails,
  ...halves,
  ...limits,
}

/** What the people of the attacks can do. A target that refuses it would hold every guarantee. @returns what was refused */
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
    'update themselves': await post(target, guest, '/update-user', { name: 'Finer' }),
    'delete their account': await post(target, admin, '/delete-user', { password }),
    'sign out': await post(target, owner, '/sign-out', {}),
  }
  return Object.entries(answers).flatMap(([what, answer]) =>
    won(answer) ? [] : [`${what} ${answer.status}`],
  )
}
