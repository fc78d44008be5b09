import { expect, test } from 'vitest'
import { inviteMember } from '@/lib/invitations/operations'
import { arriveAtInvitation } from '@/lib/invitations/queries'
import { openInvitation } from '../../support/invitations'
import { newOrganization, newPerson } from '../../support/people'

test.each([
  ['jane.doe', 'j•••'],
  ['j', 'j•••'],
])('the invitation of %s@ shows %s@ to everyone but that person', async (name, shown) => {
  const { id, slug, owner } = await newOrganization()
  const domain = `${slug}.test`
  const [guest, other] = [await newPerson({ email: `${name}@${domain}` }), await newPerson()]
  await owner.with('invitation:create', (context) =>
    inviteMember(context, { email: guest.email, role: 'member' }),
  )
  const invitation = await openInvitation(id, guest.email)
  const arrivals = [
    await arriveAtInvitation(null, invitation.id),
    await other.signedIn((viewer) => arriveAtInvitation(viewer, invitation.id)),
  ]
  for (const arrival of arrivals) {
    expect(arrival).toMatchObject({ maskedEmail: `${shown}@${domain}` })
    expect(JSON.stringify(arrival)).not.toContain(guest.email)
  }
  expect(await guest.signedIn((viewer) => arriveAtInvitation(viewer, invitation.id))).toMatchObject({
    kind: 'open',
    email: guest.email,
  })
})
