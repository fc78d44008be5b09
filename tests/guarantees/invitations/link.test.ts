import { expect, test } from 'vitest'
import InvitationPage from '@/app/invite/[id]/page'
import { arriveAtInvitation } from '@/lib/invitations/queries'
import { Browser } from '../../support/browser'
import { openInvitation } from '../../support/invitations'
import { newOrganization, newPerson } from '../../support/people'
import { visit } from '../../support/visit'

let addresses = 0
const newAddress = () => `linked-${++addresses}@people.test`

test.each(['a\u0000b', '\u0000', 'a%00b', 'x'.repeat(500), '\ud800', ''])(
  'the link of an invitation that never was (%j) leads to “Invitation not found”',
  async (id) => {
    expect(await arriveAtInvitation(null, id)).toEqual({ kind: 'unknown' })
    expect(await visit(new Browser(), InvitationPage, { id })).toBe(404)
  },
)

test('an invitation’s link tells no one whether its address has an account', async () => {
  const { id, owner } = await newOrganization()
  const { email } = await newPerson()
  const arrivals = []
  for (const address of [email, newAddress()]) {
    await owner.post('/organization/invite-member', { organizationId: id, email: address, role: 'member' })
    const { maskedEmail: _, ...shown } = {
      maskedEmail: '',
      ...(await arriveAtInvitation(null, (await openInvitation(id, address))?.id ?? '')),
    }
    arrivals.push(shown)
  }
  expect(arrivals[0]).toMatchObject({ kind: 'signed-out' })
  expect(arrivals[0]).toEqual(arrivals[1])
})
