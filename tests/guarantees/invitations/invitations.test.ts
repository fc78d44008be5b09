import { eq, sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { cancelInvitation, inviteMember, resendInvitation } from '@/app/dashboard/[org]/members/actions'
import { db } from '@/db'
import { invitation, member, user } from '@/db/schema'
import { permissionsOf } from '@/lib/guard/policy'
import type { FormState } from '@/lib/http/action'
import { arriveAtInvitation } from '@/lib/invitations/queries'
import { channels } from '../../support/channels'
import { invitationsTo, openInvitation } from '../../support/invitations'
import { forgetCounts } from '../../support/limits'
import { mailbox } from '../../support/mailbox'
import { newOrganization, newPerson } from '../../support/people'
import { refuses } from '../../support/refusals'
import { leavingNoTrace } from '../../support/trace'

let addresses = 0
const newAddress = () => `guest-${++addresses}@people.test`

describe.each(channels)('through the $name', (channel) => {
  test('an invitation is stored and emailed with a link to it', async () => {
    const { owner, id } = await newOrganization()
    const email = newAddress()
    expect(await channel.invite(owner, email, 'member')).toMatchObject({ status: 200 })
    const open = await openInvitation(id, email)
    expect((await mailbox.link(email, '/invite/')).pathname).toBe(`/invite/${open.id}`)
  })

  test('inviting again replaces the open invitation, and only the new link works', async () => {
    const { owner, id, roles } = await newOrganization()
    const guest = await newPerson()
    await channel.invite(owner, guest.email, 'member')
    const first = await openInvitation(id, guest.email)
    expect(await channel.invite(owner, guest.email, 'admin')).toMatchObject({ status: 200 })
    const second = await openInvitation(id, guest.email)
    expect(second).toMatchObject({ role: 'admin' })
    expect(second.id).not.toBe(first.id)
    expect(await channel.accept(guest, first.id)).toMatchObject({
      status: 409,
      message: expect.stringContaining('revoked'),
    })
    expect(await channel.accept(guest, second.id)).toMatchObject({ status: 200 })
    expect((await roles())[guest.id]).toBe('admin')
  })

  test('sending again mails the same link a second time and lets it live anew', async () => {
    const { owner, id } = await newOrganization()
    const email = newAddress()
    await channel.invite(owner, email, 'member')
    const open = await openInvitation(id, email)
    await db()
      .update(invitation)
      .set({ expiresAt: sql`now() + interval '1 minute'` })
      .where(eq(invitation.id, open.id))
    expect(await channel.resend(owner, open)).toMatchObject({ status: 200 })
    const again = await openInvitation(id, email)
    expect(again.expiresAt.getTime()).toBeGreaterThan(Date.now() + 24 * 3600 * 1000)
    expect(await mailbox.sent(email)).toEqual(['invitation', 'invitation'])
    expect((await mailbox.link(email, '/invite/')).pathname).toBe(`/invite/${again.id}`)
  })

  /** An organization, somebody it invited, and their invitation. */
  async function invited() {
    const made = await newOrganization()
    const guest = await newPerson()
    await channel.invite(made.owner, guest.email, 'member')
    return { ...made, guest, open: await openInvitation(made.id, guest.email) }
  }
  type Scene = Awaited<ReturnType<typeof invited>>
  const expires = (id: string) =>
    db().update(invitation).set({ expiresAt: sql`now() - interval '1 second'` }).where(eq(invitation.id, id))

  test.each<[string, (scene: Scene) => Promise<unknown>, says?: string]>([
    ['revoked', ({ owner, open }) => channel.cancel(owner, open.id)],
    ['declined', ({ guest, open }) => channel.decline(guest, open.id)],
    ['expired', ({ open }) => expires(open.id)],
    [
      'already been used',
      async ({ guest, open }) => {
        await channel.accept(guest, open.id)
        await db().delete(member).where(eq(member.userId, guest.id))
      },
    ],
  ])('an invitation that is %s cannot be accepted, and does not block a new one', async (how, happens) => {
    const scene = await invited()
    await happens(scene)
    const { owner, id, guest, open } = scene
    const isRefused = async () =>
      expect(await leavingNoTrace(() => channel.accept(guest, open.id))).toMatchObject({
        status: 409,
        message: expect.stringContaining(how),
      })
    await isRefused()
    expect(await channel.invite(owner, guest.email, 'member')).toMatchObject({ status: 200 })
    await isRefused()
    const fresh = await openInvitation(id, guest.email)
    expect(await channel.accept(guest, fresh.id)).toMatchObject({ status: 200 })
  })

  test('an invitation is cancelled once', async () => {
    const { owner, open } = await invited()
    expect(await channel.cancel(owner, open.id)).toMatchObject({ status: 200 })
    expect(await leavingNoTrace(() => channel.cancel(owner, open.id))).toMatchObject({ status: 409 })
  })

  test('an accepted invitation cannot be cancelled', async () => {
    const { owner, id, roles, guest, open } = await invited()
    expect(await channel.accept(guest, open.id)).toMatchObject({ status: 200 })
    expect(await leavingNoTrace(() => channel.cancel(owner, open.id))).toMatchObject({ status: 409 })
    expect((await roles())[guest.id]).toBe('member')
    expect((await invitationsTo(id, guest.email)).map(({ status }) => status)).toEqual(['accepted'])
  })

  test.each([
    ['was removed', (userId: string) => db().delete(member).where(eq(member.userId, userId))],
    [
      'was demoted',
      (userId: string) => db().update(member).set({ role: 'member' }).where(eq(member.userId, userId)),
    ],
    ['was banned', (userId: string) => db().update(user).set({ banned: true }).where(eq(user.id, userId))],
  ])('an invitation whose inviter %s gives nothing', async (_, change) => {
    const { id, join } = await newOrganization()
    const [admin, guest] = [await join('admin'), await newPerson()]
    await channel.invite(admin, guest.email, 'admin')
    const open = await openInvitation(id, guest.email)
    const arrives = () => guest.signedIn((viewer) => arriveAtInvitation(viewer, open.id))
    expect(await arrives()).toMatchObject({ kind: 'open' })
    await change(admin.id)
    expect(await arrives()).toMatchObject({ kind: 'closed', reason: 'outgrown' })
    expect(await leavingNoTrace(() => channel.accept(guest, open.id))).toMatchObject({
      status: 409,
      message: expect.stringContaining('can no longer'),
    })
  })

  test('an invitation whose inviter was banned ends with the next change of powers', async () => {
    const { id, owner, join } = await newOrganization()
    const [admin, plain] = [await join('admin'), await join('member')]
    const emails = ['by-banned@people.test', 'by-owner@people.test'] as const
    await channel.invite(admin, emails[0], 'member')
    await channel.invite(owner, emails[1], 'member')
    await db().update(user).set({ banned: true }).where(eq(user.id, admin.id))
    expect(await channel.changeRole(owner, plain.memberId, 'admin')).toMatchObject({ status: 200 })
    const found = await Promise.all(emails.map((email) => invitationsTo(id, email)))
    expect(found.flat().map(({ status }) => status)).toEqual(['canceled', 'pending'])
  })

  test('who is already a member keeps the role, whatever an invitation offers', async () => {
    const { owner, id, join, roles } = await newOrganization()
    const admin = await join('admin')
    expect(await leavingNoTrace(() => channel.invite(owner, admin.email, 'member'))).toMatchObject({
      status: 409,
      message: 'This person is already a member.',
    })
    // Made a member by other means while the invitation was open.
    const guest = await newPerson()
    await channel.invite(owner, guest.email, 'member')
    const open = await openInvitation(id, guest.email)
    await join('admin', guest)
    expect(await leavingNoTrace(() => channel.accept(guest, open.id))).toMatchObject({
      status: 409,
      message: 'You’re already a member.',
    })
    expect(await roles()).toMatchObject({ [admin.id]: 'admin', [guest.id]: 'admin' })
  })
})

async function scene() {
  const { id, owner, join, customRole } = await newOrganization()
  await customRole('recruiter', ['member:read', 'invitation:create', 'invitation:read'])
  const [admin, recruiter, email] = [await join('admin'), await join('recruiter'), newAddress()]
  await channels[1].invite(owner, email, 'owner')
  return { owner, admin, recruiter, toOwner: await openInvitation(id, email) }
}

refuses(scene, {
  'an admin cannot invite an owner, not even together with another role': [
    403,
    (by, { admin }) => ['owner', 'member,owner'].map((role) => () => by.invite(admin, newAddress(), role)),
  ],
  'the holder of a custom role with invitation:create cannot invite to what they do not hold': [
    403,
    (by, { recruiter }) => ['admin', 'member'].map((role) => () => by.invite(recruiter, newAddress(), role)),
  ],
  'an admin can neither resend nor replace nor cancel an invitation to become owner': [
    403,
    (by, { admin, toOwner }) => [
      () => by.resend(admin, toOwner),
      () => by.invite(admin, toOwner.email, 'member'),
      () => by.cancel(admin, toOwner.id),
    ],
  ],
  'no invitation goes to what is no address': [
    'invalid',
    (by, { owner }) =>
      ['', 'nonsense', 'a@b', `${'a'.repeat(300)}@people.test`, 'a@people.test\r\nbcc: b@people.test'].map(
        (email) => () => by.invite(owner, email, 'member'),
      ),
  ],
  'nobody is invited as what is no role': [
    'invalid',
    (by, { owner }) =>
      ['', 'king', 'owner ,nobody', 'constructor', '__proto__'].map(
        (role) => () => by.invite(owner, newAddress(), role),
      ),
  ],
})

test.each(channels)(
  'a custom role with invitation:create invites to itself through the $name',
  async (by) => {
    const { recruiter } = await scene()
    expect(await by.invite(recruiter, newAddress(), 'recruiter')).toMatchObject({ status: 200 })
  },
)

test('no one sends an open invitation again under another role: it would go out with its old one', async () => {
  const { id, owner } = await newOrganization()
  const email = newAddress()
  const send = (role: string, resend: boolean) =>
    owner.post('/organization/invite-member', { organizationId: id, email, role, resend })
  expect(await send('member', false)).toMatchObject({ status: 200 })
  expect(await leavingNoTrace(() => send('admin', true))).toMatchObject({ status: 409 })
  expect(await send('member', true)).toMatchObject({ status: 200 })
  expect(await send('admin', false)).toMatchObject({ status: 200, body: { role: 'admin' } })
})

test('the screen tells a first invitation, one that takes the place of another, and one sent again apart', async () => {
  const { owner, id, slug } = await newOrganization()
  const email = newAddress()
  const send = { organization: slug, email, role: 'member' }
  const told = async (work: Promise<FormState>) =>
    (await work).message?.replace(` The email is on its way.`, '')
  expect(await told(owner.call(inviteMember, send))).toBe(`${email} has been invited.`)
  const first = await openInvitation(id, email)
  const other = { ...send, email: email.toUpperCase(), role: 'admin', replace: 'true' }
  expect((await owner.call(inviteMember, other)).message).toContain(
    'has been invited again. The previous link no longer works.',
  )
  const second = await openInvitation(id, email)
  expect(second.id).not.toBe(first.id)
  expect(await told(owner.call(resendInvitation, { organization: slug, invitationId: second.id }))).toBe(
    `The invitation for ${email} has been renewed.`,
  )
  await owner.call(cancelInvitation, { organization: slug, invitationId: second.id })
  expect(await told(owner.call(inviteMember, send))).toBe(`${email} has been invited.`)
  await db()
    .update(invitation)
    .set({ expiresAt: new Date(0) })
    .where(eq(invitation.email, email))
  // A fifth email in a day is more than a new account may send to one mailbox.
  await forgetCounts()
  expect(await told(owner.call(inviteMember, send))).toBe(`${email} has been invited.`)
})

test('whoever can invite but not see invitations is not told to whom one is sent again', async () => {
  const { id, slug, owner, join, customRole } = await newOrganization()
  await customRole('greeter', [...permissionsOf('member'), 'invitation:create'])
  const [greeter, email] = [await join('greeter'), newAddress()]
  await owner.call(inviteMember, { organization: slug, email, role: 'member' })
  const { id: invitationId } = await openInvitation(id, email)
  const sent = await greeter.call(resendInvitation, { organization: slug, invitationId })
  expect(sent.message).toMatch(/^The invitation for that email has been renewed/)
})
