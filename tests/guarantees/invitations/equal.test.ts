import { expect, test } from 'vitest'
import { inviteMember } from '@/app/dashboard/[org]/members/actions'
import { channels } from '../../support/channels'
import { invitationsTo, openInvitation } from '../../support/invitations'
import { mailbox } from '../../support/mailbox'
import { newOrganization, type Person } from '../../support/people'
import { leavingNoTrace } from '../../support/trace'

let emails = 0
const newEmail = () => `equal-${++emails}@people.test`
const form = (owner: Person, email: string, more: Record<string, string> = {}) =>
  owner.call(inviteMember, { organization: owner.slug, email, role: 'member', ...more })

test('equal invitations at the same moment, by form and by API, make one invitation and one email', async () => {
  const { owner, id } = await newOrganization()
  const email = newEmail()
  const [screen, endpoint] = channels
  const invite = [
    () => form(owner, email),
    () => screen.invite(owner, email, 'member'),
    () => endpoint.invite(owner, email, 'member'),
  ]
  await Promise.all([...invite, ...invite].map((each) => each()))
  expect(await invitationsTo(id, email)).toHaveLength(1)
  expect(await mailbox.sent(email)).toEqual(['invitation'])
})

test('an equal open invitation is not replaced: the form says that it is there, and sends it again', async () => {
  const { owner, id } = await newOrganization()
  const email = newEmail()
  await form(owner, email)
  const open = await openInvitation(id, email)
  expect(await leavingNoTrace(() => form(owner, email.toUpperCase()))).toMatchObject({
    code: 'conflict',
    message: `${email} has already been invited as a member.`,
    data: { offer: 'resend' },
  })
  expect(await form(owner, email, { resend: 'true' })).toMatchObject({
    message: `The invitation for ${email} has been renewed. The email is on its way.`,
  })
  expect((await openInvitation(id, email)).id).toBe(open.id)
  expect(await mailbox.sent(email)).toEqual(['invitation', 'invitation'])
})

test('the API says so in Better Auth’s word, and sends it again when asked to', async () => {
  const { owner, id } = await newOrganization()
  const invited = { organizationId: id, email: newEmail(), role: 'member' }
  const first = await owner.post('/organization/invite-member', invited)
  expect(await owner.post('/organization/invite-member', invited)).toMatchObject({
    status: 409,
    body: { code: 'USER_IS_ALREADY_INVITED_TO_THIS_ORGANIZATION' },
  })
  const again = await owner.post('/organization/invite-member', { ...invited, resend: true })
  expect(again).toMatchObject({ status: 200, body: { id: first.body.id } })
  expect(await mailbox.sent(invited.email)).toEqual(['invitation', 'invitation'])
})

test('with another role, the form says before that the link stops working', async () => {
  const { owner, id } = await newOrganization()
  const email = newEmail()
  await form(owner, email)
  const asked = await leavingNoTrace(() => form(owner, email, { role: 'admin' }))
  expect(asked).toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('the current link stops working'),
    data: { offer: 'replace' },
  })
  expect(await form(owner, email, { role: 'admin', replace: 'true' })).toMatchObject({ status: 'done' })
  expect(await openInvitation(id, email)).toMatchObject({ role: 'admin' })
})
