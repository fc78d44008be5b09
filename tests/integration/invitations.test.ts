import { randomUUID } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { cancelInvitation, inviteMember, resendInvitation } from '@/app/dashboard/[org]/members/actions'
import InvitationPage from '@/app/invite/[id]/page'
import { db, transaction } from '@/db'
import { invitation, member, user } from '@/db/schema'
import type { FormState } from '@/lib/http/action'
import { arriveAtInvitation } from '@/lib/invitations/queries'
import { Browser } from '../support/browser'
import { doors } from '../support/doors'
import { gate, somebodyWaits } from '../support/interleave'
import { invitationsTo, openInvitation } from '../support/invitations'
import { forgetCounts } from '../support/limits'
import { mailbox } from '../support/mailbox'
import { newOrganization, newPerson } from '../support/people'
import { leavingNoTrace } from '../support/trace'
import { visit } from '../support/visit'

let addresses = 0
const newAddress = () => `guest-${++addresses}@people.test`

describe.each(doors)('through the $name door', (door) => {
  test('an invitation is stored and mailed with a link to it', async () => {
    const { owner, id } = await newOrganization()
    const email = newAddress()
    expect(await door.invite(owner, email, 'member')).toMatchObject({ status: 200 })
    const open = await openInvitation(id, email)
    expect((await mailbox.link(email, '/invite/')).pathname).toBe(`/invite/${open.id}`)
  })

  test('inviting again replaces the open invitation, and only the new link works', async () => {
    const { owner, id, roles } = await newOrganization()
    const guest = await newPerson()
    await door.invite(owner, guest.email, 'member')
    const first = await openInvitation(id, guest.email)
    expect(await door.invite(owner, guest.email, 'admin')).toMatchObject({ status: 200 })
    const second = await openInvitation(id, guest.email)
    expect(second).toMatchObject({ role: 'admin' })
    expect(second.id).not.toBe(first.id)
    expect(await door.accept(guest, first.id)).toMatchObject({
      status: 409,
      message: expect.stringContaining('cancelled'),
    })
    expect(await door.accept(guest, second.id)).toMatchObject({ status: 200 })
    expect((await roles())[guest.id]).toBe('admin')
  })

  test('an address is the same in capitals: no second open invitation', async () => {
    const { owner, id } = await newOrganization()
    const email = newAddress()
    await door.invite(owner, email, 'member')
    await door.invite(owner, email.toUpperCase(), 'member')
    const { rows } = await db().execute(
      sql`select 1 from invitation where organization_id = ${id} and status = 'pending'`,
    )
    expect(rows).toHaveLength(1)
  })

  test('sending again mails the same link a second time and lets it live anew', async () => {
    const { owner, id } = await newOrganization()
    const email = newAddress()
    await door.invite(owner, email, 'member')
    const open = await openInvitation(id, email)
    await db()
      .update(invitation)
      .set({ expiresAt: sql`now() + interval '1 minute'` })
      .where(eq(invitation.id, open.id))
    expect(await door.resend(owner, open)).toMatchObject({ status: 200 })
    const again = await openInvitation(id, email)
    expect(again.expiresAt.getTime()).toBeGreaterThan(Date.now() + 24 * 3600 * 1000)
    expect(await mailbox.sent(email)).toEqual(['invitation', 'invitation'])
    expect((await mailbox.link(email, '/invite/')).pathname).toBe(`/invite/${again.id}`)
  })

  test('a cancelled invitation cannot be accepted', async () => {
    const { owner, id } = await newOrganization()
    const guest = await newPerson()
    await door.invite(owner, guest.email, 'member')
    const open = await openInvitation(id, guest.email)
    expect(await door.cancel(owner, open.id)).toMatchObject({ status: 200 })
    expect(await leavingNoTrace(() => door.accept(guest, open.id))).toMatchObject({
      status: 409,
      message: expect.stringContaining('cancelled'),
    })
  })

  test('an accepted invitation cannot be cancelled', async () => {
    const { owner, id, roles } = await newOrganization()
    const guest = await newPerson()
    await door.invite(owner, guest.email, 'member')
    const open = await openInvitation(id, guest.email)
    expect(await door.accept(guest, open.id)).toMatchObject({ status: 200 })
    expect(await leavingNoTrace(() => door.cancel(owner, open.id))).toMatchObject({ status: 409 })
    expect((await roles())[guest.id]).toBe('member')
    expect((await invitationsTo(id, guest.email)).map(({ status }) => status)).toEqual(['accepted'])
  })

  test('an accepted invitation cannot be used again after the person left', async () => {
    const { owner, id, slug } = await newOrganization()
    const guest = await newPerson()
    await door.invite(owner, guest.email, 'member')
    const open = await openInvitation(id, guest.email)
    await door.accept(guest, open.id)
    await guest.asMember(async () => undefined, slug)
    await db().delete(member).where(eq(member.userId, guest.id))
    expect(await door.accept(guest, open.id)).toMatchObject({
      status: 409,
      message: expect.stringContaining('already used'),
    })
  })

  test('a declined invitation cannot be accepted', async () => {
    const { owner, id } = await newOrganization()
    const guest = await newPerson()
    await door.invite(owner, guest.email, 'member')
    const open = await openInvitation(id, guest.email)
    expect(await door.decline(guest, open.id)).toMatchObject({ status: 200 })
    expect(await door.accept(guest, open.id)).toMatchObject({
      status: 409,
      message: expect.stringContaining('declined'),
    })
  })

  test('an expired invitation cannot be accepted, and does not block a new one', async () => {
    const { owner, id } = await newOrganization()
    const guest = await newPerson()
    await door.invite(owner, guest.email, 'member')
    const open = await openInvitation(id, guest.email)
    await db()
      .update(invitation)
      .set({ expiresAt: sql`now() - interval '1 second'` })
      .where(eq(invitation.id, open.id))
    expect(await leavingNoTrace(() => door.accept(guest, open.id))).toMatchObject({
      status: 409,
      message: expect.stringContaining('expired'),
    })
    expect(await door.invite(owner, guest.email, 'member')).toMatchObject({ status: 200 })
    const fresh = await openInvitation(id, guest.email)
    expect(await door.accept(guest, fresh.id)).toMatchObject({ status: 200 })
  })

  test('another account than the invited one is told that there is no such invitation', async () => {
    const { owner, id } = await newOrganization()
    const [guest, stranger] = [await newPerson(), await newPerson()]
    await door.invite(owner, guest.email, 'member')
    const open = await openInvitation(id, guest.email)
    const wrong = await leavingNoTrace(() => door.accept(stranger, open.id))
    const unknown = await door.accept(stranger, 'no-such-invitation')
    expect(wrong.status).toBe(404)
    expect(wrong).toEqual(unknown)
    expect(await door.decline(stranger, open.id)).toEqual(unknown)
  })

  test('an account whose address is not confirmed cannot accept', async () => {
    const { owner, id } = await newOrganization()
    const guest = await newPerson({ verified: false })
    await door.invite(owner, guest.email, 'member')
    const open = await openInvitation(id, guest.email)
    expect(await leavingNoTrace(() => door.accept(guest, open.id))).toMatchObject({ status: 401 })
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
    await door.invite(admin, guest.email, 'admin')
    const open = await openInvitation(id, guest.email)
    const arrives = () => guest.signedIn((viewer) => arriveAtInvitation(viewer, open.id))
    expect(await arrives()).toMatchObject({ kind: 'open' })
    await change(admin.id)
    expect(await arrives()).toMatchObject({ kind: 'closed', reason: 'outgrown' })
    expect(await leavingNoTrace(() => door.accept(guest, open.id))).toMatchObject({
      status: 409,
      message: expect.stringContaining('may no longer'),
    })
  })

  test('an invitation whose inviter was banned ends with the next change of powers', async () => {
    const { id, owner, join } = await newOrganization()
    const [admin, plain] = [await join('admin'), await join('member')]
    const emails = ['by-banned@people.test', 'by-owner@people.test'] as const
    await door.invite(admin, emails[0], 'member')
    await door.invite(owner, emails[1], 'member')
    await db().update(user).set({ banned: true }).where(eq(user.id, admin.id))
    expect(await door.changeRole(owner, plain.memberId, 'admin')).toMatchObject({ status: 200 })
    const found = await Promise.all(emails.map((email) => invitationsTo(id, email)))
    expect(found.flat().map(({ status }) => status)).toEqual(['canceled', 'pending'])
  })

  test('who is already a member keeps the role, whatever an invitation offers', async () => {
    const { owner, id, join, roles } = await newOrganization()
    const admin = await join('admin')
    expect(await leavingNoTrace(() => door.invite(owner, admin.email, 'member'))).toMatchObject({
      status: 409,
      message: 'This person is already a member.',
    })
    // Made a member by other means while the invitation was open.
    const guest = await newPerson()
    await door.invite(owner, guest.email, 'member')
    const open = await openInvitation(id, guest.email)
    await join('admin', guest)
    expect(await leavingNoTrace(() => door.accept(guest, open.id))).toMatchObject({
      status: 409,
      message: 'You are already a member.',
    })
    expect(await roles()).toMatchObject({ [admin.id]: 'admin', [guest.id]: 'admin' })
  })

  test('an admin cannot invite an owner', async () => {
    const { join } = await newOrganization()
    const admin = await join('admin')
    expect(await leavingNoTrace(() => door.invite(admin, newAddress(), 'owner'))).toMatchObject({
      status: 403,
    })
    expect(await leavingNoTrace(() => door.invite(admin, newAddress(), 'member,owner'))).toMatchObject({
      status: 403,
    })
  })

  test('the holder of a custom role with invitation:create cannot invite an admin', async () => {
    const { join, customRole } = await newOrganization()
    await customRole('recruiter', ['member:read', 'invitation:create', 'invitation:read'])
    const recruiter = await join('recruiter')
    expect(await leavingNoTrace(() => door.invite(recruiter, newAddress(), 'admin'))).toMatchObject({
      status: 403,
    })
    expect(await leavingNoTrace(() => door.invite(recruiter, newAddress(), 'member'))).toMatchObject({
      status: 403,
    })
    expect(await door.invite(recruiter, newAddress(), 'recruiter')).toMatchObject({ status: 200 })
  })

  test('an admin can neither resend nor replace nor cancel an invitation to become owner', async () => {
    const { owner, id, join } = await newOrganization()
    const [admin, email] = [await join('admin'), newAddress()]
    await door.invite(owner, email, 'owner')
    const open = await openInvitation(id, email)
    expect(await leavingNoTrace(() => door.resend(admin, open))).toMatchObject({ status: 403 })
    expect(await leavingNoTrace(() => door.invite(admin, email, 'member'))).toMatchObject({ status: 403 })
    expect(await leavingNoTrace(() => door.cancel(admin, open.id))).toMatchObject({ status: 403 })
  })

  test('a member cannot invite, cancel or resend', async () => {
    const { owner, id, join } = await newOrganization()
    const [plain, email] = [await join('member'), newAddress()]
    await door.invite(owner, email, 'member')
    const open = await openInvitation(id, email)
    for (const attempt of [
      () => door.invite(plain, newAddress(), 'member'),
      () => door.resend(plain, open),
      () => door.cancel(plain, open.id),
    ])
      expect(await leavingNoTrace(attempt)).toMatchObject({ status: 403 })
  })

  test('an owner of another organization cannot cancel an invitation of this one', async () => {
    const [here, elsewhere] = [await newOrganization(), await newOrganization()]
    const email = newAddress()
    await door.invite(here.owner, email, 'member')
    const open = await openInvitation(here.id, email)
    const refused = await leavingNoTrace(() => door.cancel(elsewhere.owner, open.id))
    expect(refused).toMatchObject({ status: 404 })
    // What belongs to others is told from what does not exist by no word.
    expect(refused).toEqual(await door.cancel(elsewhere.owner, randomUUID()))
  })

  test.each(['', 'nonsense', 'a@b', `${'a'.repeat(300)}@people.test`, 'a@people.test\r\nbcc: b@people.test'])(
    'no invitation goes to %j',
    async (email) => {
      const { owner } = await newOrganization()
      const { status } = await leavingNoTrace(() =>
        owner.post('/organization/invite-member', {
          organizationId: owner.organizationId,
          email,
          role: 'member',
        }),
      )
      expect([400, 422]).toContain(status)
    },
  )

  test.each(['', 'king', 'owner ,nobody', 'constructor', '__proto__'])(
    'nobody is invited as %j',
    async (role) => {
      const { owner } = await newOrganization()
      const { status } = await leavingNoTrace(() => door.invite(owner, newAddress(), role))
      expect([400, 422]).toContain(status)
    },
  )
})

test('nobody sends an open invitation again under another role: it would go out with its old one', async () => {
  const { id, owner } = await newOrganization()
  const email = newAddress()
  const send = (role: string, resend: boolean) =>
    owner.post('/organization/invite-member', { organizationId: id, email, role, resend })
  expect(await send('member', false)).toMatchObject({ status: 200 })
  expect(await leavingNoTrace(() => send('admin', true))).toMatchObject({ status: 409 })
  expect(await send('member', true)).toMatchObject({ status: 200 })
  expect(await send('admin', false)).toMatchObject({ status: 200, body: { role: 'admin' } })
})

test.each(['a\u0000b', '\u0000', 'a%00b', 'x'.repeat(500), '\ud800', ''])(
  'the link of an invitation that never was (%j) leads to “There is no such invitation”',
  async (id) => {
    expect(await arriveAtInvitation(null, id)).toEqual({ kind: 'unknown' })
    expect(await visit(new Browser(), InvitationPage, { id })).toBe(404)
  },
)

test('an invitation’s link tells nobody whether its address has an account', async () => {
  const { id, owner } = await newOrganization()
  const { email } = await newPerson()
  const arrivals = []
  for (const address of [email, newAddress()]) {
    await owner.post('/organization/invite-member', { organizationId: id, email: address, role: 'member' })
    const { email: _, ...shown } = {
      email: '',
      ...(await arriveAtInvitation(null, (await openInvitation(id, address))?.id ?? '')),
    }
    arrivals.push(shown)
  }
  expect(arrivals[0]).toMatchObject({ kind: 'signed-out' })
  expect(arrivals[0]).toEqual(arrivals[1])
})

test('the screen tells a first invitation, one that takes the place of another, and one sent again apart', async () => {
  const { owner, id, slug } = await newOrganization()
  const email = newAddress()
  const send = { organization: slug, email, role: 'member' }
  const told = async (work: Promise<FormState>) => (await work).message?.split(/[.:]/)[0]
  expect(await told(owner.call(inviteMember, send))).toBe('Invitation created')
  const first = await openInvitation(id, email)
  const other = { ...send, email: email.toUpperCase(), role: 'admin', replace: 'true' }
  expect((await owner.call(inviteMember, other)).message).toContain(
    'Invitation replaced: the earlier link no longer works.',
  )
  const second = await openInvitation(id, email)
  expect(second.id).not.toBe(first.id)
  expect(await told(owner.call(resendInvitation, { organization: slug, invitationId: second.id }))).toBe(
    'Invitation renewed',
  )
  await owner.call(cancelInvitation, { organization: slug, invitationId: second.id })
  expect(await told(owner.call(inviteMember, send))).toBe('Invitation created')
  await db()
    .update(invitation)
    .set({ expiresAt: new Date(0) })
    .where(eq(invitation.email, email))
  // A fifth email in a day is more than a new account may send to one mailbox.
  await forgetCounts()
  expect(await told(owner.call(inviteMember, send))).toBe('Invitation created')
})

describe('sending an invitation again by the screen', () => {
  /** An open invitation, and asking to send it again: by then the button is pressed, and the door still closed. */
  async function pressed(
    run: (invited: { id: string; email: string; open: Invitation }) => Promise<unknown>,
  ) {
    const { owner, id } = await newOrganization()
    const email = newAddress()
    await doors[0].invite(owner, email, 'member')
    const open = await openInvitation(id, email)
    const [locked, asked] = [gate(), gate()]
    const meanwhile = transaction(async (tx) => {
      await tx.execute(sql`select 1 from organization where id = ${id} for no key update`)
      locked.open()
      await asked.passed
      await run({ id, email, open })
    })
    await locked.passed
    const answer = doors[0].resend(owner, open)
    await somebodyWaits()
    asked.open()
    await meanwhile
    return { answer: await answer, email, found: await invitationsTo(id, email) }
  }
  type Invitation = typeof invitation.$inferSelect
  const set = (id: string, values: Partial<Invitation>) =>
    db().update(invitation).set(values).where(eq(invitation.id, id))

  test.each([
    ['cancelled', ({ open }) => set(open.id, { status: 'canceled' })],
    ['declined', ({ open }) => set(open.id, { status: 'rejected' })],
    [
      'cancelled when its time was over',
      ({ open }) => set(open.id, { status: 'canceled', expiresAt: new Date(0) }),
    ],
    [
      'replaced by another, when its time was over',
      async ({ open }) => {
        await set(open.id, { status: 'canceled', expiresAt: new Date(0) })
        await db()
          .insert(invitation)
          .values({ ...open, id: `${open.id.slice(0, 20)}-new`, role: 'admin' })
      },
    ],
  ] satisfies [string, Parameters<typeof pressed>[0]][])(
    'that was %s meanwhile is refused, and mails nobody',
    async (_, change) => {
      const { answer, email, found } = await pressed(change)
      expect(answer).toMatchObject({ status: 409, message: 'This invitation is no longer open.' })
      expect(await mailbox.sent(email)).toEqual(['invitation'])
      expect(found.filter(({ role, status }) => role === 'member' && status === 'pending')).toEqual([])
    },
  )

  test('that only ran out of time makes it anew', async () => {
    const { answer, email, found } = await pressed(({ open }) => set(open.id, { expiresAt: new Date(0) }))
    expect(answer.status).toBe(200)
    expect(found.map(({ status }) => status).sort()).toEqual(['canceled', 'pending'])
    expect(await mailbox.sent(email)).toEqual(['invitation', 'invitation'])
  })
})
