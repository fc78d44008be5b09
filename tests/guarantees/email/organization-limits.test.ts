import { eq, inArray, sql } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { requestSignInCodeAction } from '@/app/(auth)/login/actions'
import { requestExportAction, setPasswordAction } from '@/app/account/actions'
import { requireSecondFactor } from '@/app/dashboard/[org]/settings/actions'
import { db } from '@/db'
import { organizationDomain, session, user } from '@/db/schema'
import { sendProofCode } from '@/lib/account/proof'
import { checkDomainJob } from '@/lib/domains/jobs'
import { sendDomainCode } from '@/lib/domains/operations'
import { templates } from '@/lib/email/templates'
import { type Limit, limits, takePoint } from '@/lib/http/rate-limits'
import { approveJoinRequest, declineJoinRequest } from '@/lib/joining/operations'
import { quotas } from '@/lib/quotas'
import { leads, openProvider, stranger as personAtProvider, signInAt } from '../../support/arrivals'
import { Browser } from '../../support/browser'
import { ask, channels, onScreens } from '../../support/channels'
import { change, newEmail, request } from '../../support/email-change'
import { openInvitation } from '../../support/invitations'
import { joins, openDomain, personAt, requestsOf } from '../../support/joining'
import { forgetCounts, pointsOf } from '../../support/limits'
import { mailbox, runJobs } from '../../support/mailbox'
import { addInvitations } from '../../support/many'
import { forgetProof, newOrganization, newPerson, password, withoutPassword } from '../../support/people'
import * as secondFactor from '../../support/second-factor'
import { freeAddress, rare, screens, sentToMailbox, tagged } from '../../support/strangers'
import { leavingNoTrace } from '../../support/trace'

// Emails in an hour: who causes one decides what it counts against. Only what really mails somebody counts, no answer tells who has
// an account, and nobody uses up what somebody else needs.
beforeEach(async () => void (await forgetCounts()))

/** As if the account had been made long ago. */
const makeOld = (...people: { id: string }[]) =>
  db()
    .update(user)
    .set({ createdAt: sql`now() - interval '8 days'` })
    .where(
      inArray(
        user.id,
        people.map(({ id }) => id),
      ),
    )

const takeAll = async (limit: Limit, key: string) => {
  for (let n = 0; n < limits[limit].points; n++) await takePoint(limit, key)
}

describe.each(channels)('through the $name', (channel) => {
  test('refused invitations, first or again, use up no mail of anybody', async () => {
    const { id, owner, join, customRole } = await newOrganization()
    await customRole('inviter', ['invitation:create'])
    const [admin, inviter, plain] = [await join('admin'), await join('inviter'), await join('member')]
    const email = freeAddress()
    const tries = [
      () => channel.invite(plain, email, 'member'),
      () => channel.invite(inviter, email, 'admin'),
      () => channel.invite(admin, email, 'owner'),
      () => channel.invite(owner, email, 'no-such-role'),
      () => channel.invite(owner, admin.email, 'member'),
    ]
    for (const attempt of tries)
      expect([400, 403, 409, 422]).toContain((await leavingNoTrace(attempt)).status)
    await channel.invite(owner, email, 'owner')
    const open = await openInvitation(id, email)
    await forgetCounts()
    for (const attempt of [() => channel.resend(plain, open), () => channel.resend(admin, open)])
      expect((await leavingNoTrace(attempt)).status).toBe(403)
    for (const key of [email, admin.email, id]) expect(await pointsOf(key)).toEqual({})
  })

  test('an invitation that is sent again counts like the first', async () => {
    const { id, owner } = await newOrganization()
    const email = freeAddress()
    await channel.invite(owner, email, 'member')
    const counted = async () => [await pointsOf(email), await pointsOf(owner.id), await pointsOf(id)]
    const first = await counted()
    expect(first).not.toContainEqual({})
    await forgetCounts()
    await channel.resend(owner, await openInvitation(id, email))
    expect(await counted()).toEqual(first)
  })

  test('an invitation beyond the quota of open ones uses up no mail', async () => {
    const { id, owner } = await newOrganization()
    await addInvitations(id, owner.id, quotas.openInvitationsPerOrganization)
    const email = freeAddress()
    expect(await channel.invite(owner, email, 'member')).toMatchObject({ status: 409 })
    for (const key of [email, id]) expect(await pointsOf(key)).toEqual({})
  })

  test('an organization that has emailed as often as it may uses up no one’s mails by trying on', async () => {
    const { id, owner } = await newOrganization()
    await takeAll('mail:organization', id)
    const email = freeAddress()
    expect(await leavingNoTrace(() => channel.invite(owner, email, 'member'))).toMatchObject({ status: 429 })
    for (const key of [email, owner.id]) expect(await pointsOf(key)).toEqual({})
  })

  test.each([
    ['mail:recipient', 'mail:person', 'old'],
    ['mail:new-recipient', 'mail:new-person', 'new'],
  ] as const)(
    '%s counts one mailbox for one person, with any tags, over all organizations, and at the same moment',
    async (limit, taken, age) => {
      const { points } = limits[limit]
      const [{ owner }, email] = [await newOrganization(), freeAddress()]
      if (age === 'old') await makeOld(owner)
      const tenants = await Promise.all(Array.from({ length: points + 3 }, () => newOrganization()))
      const homes = await Promise.all(tenants.map(({ join }) => join('owner', owner)))
      const answers = await Promise.all(
        homes.map((home, n) => channel.invite(home, tagged(email, n), 'member')),
      )
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(points)
      expect(answers.filter(({ status }) => status === 429)).toHaveLength(3)
      expect(await sentToMailbox(email)).toBe(points)
      expect((await pointsOf(owner.id))[taken]).toBe(points)
    },
  )

  test.each([
    ['mail:person', 'old'],
    ['mail:person-day', 'old'],
    ['mail:new-person', 'new'],
    ['mail:new-person-day', 'new'],
  ] as const)('%s counts what one person mails, over all organizations', async (limit, age) => {
    const { owner } = await newOrganization()
    const elsewhere = await (await newOrganization()).join('owner', owner)
    if (age === 'old') await makeOld(owner)
    for (let n = 1; n < limits[limit].points; n++) await takePoint(limit, owner.id)
    expect(await channel.invite(owner, freeAddress(), 'member')).toMatchObject({ status: 200 })
    expect(await leavingNoTrace(() => channel.invite(elsewhere, freeAddress(), 'member'))).toMatchObject({
      status: 429,
    })
  })

  test('mail:recipient-day counts one mailbox for one person in a day', async () => {
    const [{ owner }, email] = [await newOrganization(), freeAddress()]
    await makeOld(owner)
    await takeAll('mail:recipient-day', `${owner.id}:${email}`)
    expect(await channel.invite(owner, tagged(email, 1), 'member')).toMatchObject({ status: 429 })
  })

  test('no one uses up another person’s invitations to the same mailbox', async () => {
    const [first, second] = [await newOrganization(), await newOrganization()]
    const email = freeAddress()
    for (let n = 0; n <= limits['mail:new-recipient'].points; n++)
      await channel.invite(first.owner, tagged(email, n), 'member')
    expect(await channel.invite(first.owner, email, 'member')).toMatchObject({ status: 429 })
    expect(await channel.invite(second.owner, email, 'member')).toMatchObject({ status: 200 })
  })

  test('new accounts together mail one mailbox no more often than the limit; older accounts are not affected', async () => {
    const [young, old, email] = [await newOrganization(), await newOrganization(), freeAddress()]
    await makeOld(old.owner)
    await takeAll('mail:new-people', email)
    expect(await leavingNoTrace(() => channel.invite(young.owner, tagged(email, 1), 'member'))).toMatchObject(
      {
        status: 429,
      },
    )
    expect(await pointsOf(young.owner.id)).toEqual({ 'mail:new-person': 0, 'mail:new-person-day': 0 })
    expect(await channel.invite(old.owner, tagged(email, 1), 'member')).toMatchObject({ status: 200 })
  })
})

test('who is told to wait is told how long', async () => {
  const [{ id, owner }, email] = [await newOrganization(), freeAddress()]
  await takeAll('mail:new-recipient', `${owner.id}:${email}`)
  const { status, headers } = await owner.post('/organization/invite-member', {
    organizationId: id,
    email,
    role: 'member',
  })
  expect(status).toBe(429)
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(60)
})

test('refused offers of ownership use up no mail of anybody', async () => {
  const { id, owner, join } = await newOrganization()
  const [second, admin, stranger] = [await join('owner'), await join('admin'), await newPerson()]
  await forgetCounts()
  const tries = [
    () => onScreens.offer(owner, second.email),
    () => onScreens.offer(owner, stranger.email),
    async () => {
      await forgetProof(owner)
      return onScreens.offer(owner, admin.email)
    },
    () => onScreens.offer(admin, admin.email),
  ]
  for (const attempt of tries) expect([403, 409, 422]).toContain((await attempt()).status)
  for (const key of [second.email, stranger.email, admin.email, id]) expect(await pointsOf(key)).toEqual({})
})

type Answer = typeof approveJoinRequest | typeof declineJoinRequest

/** @returns the email of somebody whose request was answered so */
async function answered(operation: Answer): Promise<string> {
  const made = await newOrganization()
  const { domain } = await openDomain(made, { needsApproval: true })
  const person = await personAt(domain)
  await joins(person, made)
  const requestId = (await requestsOf(made))[0]?.id ?? ''
  await ask(made.owner, operation, { requestId })
  return person.email
}

/** The email to an owner after the daily check of a domain that a code proved. */
async function toldOfDomain(facts: { checkedAt: Date; missingSince?: Date }) {
  const made = await newOrganization()
  const { id } = await openDomain(made)
  await db()
    .update(organizationDomain)
    .set({ method: 'email', ...facts })
    .where(eq(organizationDomain.id, id))
  await checkDomainJob.perform({ organizationId: made.id, id }, { attempt: 1, last: false })
  return { to: made.owner.email, takes: {} }
}

describe('each kind of mail', () => {
  const stranger = { 'stranger-mail:address': 1, 'stranger-mail:mailbox': 1 }
  const member = { 'mail:new-people': 1, 'mail:new-recipient': 1 }
  /** The request itself counts, too. */
  const asked = { ...member, 'join-request:mailbox': 1 }
  /** How one of each is caused, and what it takes of the points of its recipient: an address, or the id of an account. */
  const kinds: Record<
    keyof typeof templates,
    () => Promise<{
      to: string
      key?: string
      earlier?: (keyof typeof templates)[]
      takes: Partial<Record<Limit, number>>
    }>
  > = {
    'verify-email': async () => {
      const to = freeAddress()
      await screens.signUp(to)
      return { to, takes: stranger }
    },
    'existing-account': async () => {
      const { email: to } = await newPerson()
      await screens.signUp(to)
      return { to, takes: stranger }
    },
    'reset-password': async () => {
      const { email: to, id: key } = await newPerson()
      await screens.reset(to)
      return { to, key, takes: { 'password-reset:account': 1 } }
    },
    'sign-in-code': async () => {
      const { email: to, id: key } = await newPerson()
      await leads(new Browser().call(requestSignInCodeAction, { email: to }))
      return { to, key, takes: { 'sign-in-code:account': 1 } }
    },
    // Only who is signed in, or has just proven to own the account, causes it.
    'sign-in-method': async () => {
      const person = personAtProvider()
      const browser = new Browser()
      await signInAt(openProvider(), browser, person)
      await db().update(session).set({ provenAt: sql`now()` })
      expect(await browser.call(setPasswordAction, { password: rare })).toMatchObject({ status: 'done' })
      return { to: person.email, takes: {} }
    },
    invitation: async () => {
      const [{ owner }, to] = [await newOrganization(), freeAddress()]
      await channels[1].invite(owner, to, 'member')
      return { to, takes: member }
    },
    'ownership-offer': async () => {
      const { owner, join } = await newOrganization()
      const { email: to } = await join('member')
      await onScreens.offer(owner, to)
      return { to, takes: member }
    },
    'proof-code': async () => {
      const person = await newPerson()
      await withoutPassword(person)
      await person.signedIn(sendProofCode)
      return { to: person.email, key: person.id, takes: { 'proof-mail:person': 1 } }
    },
    // Whoever decides answers for the email; an owner is told once about each person, and once a week about a domain.
    'join-request': async () => {
      const made = await newOrganization()
      const { domain } = await openDomain(made, { needsApproval: true })
      await joins(await personAt(domain), made)
      return { to: made.owner.email, takes: {} }
    },
    'join-approved': async () => ({ to: await answered(approveJoinRequest), takes: asked }),
    'join-declined': async () => ({ to: await answered(declineJoinRequest), takes: asked }),
    'domain-code': async () => {
      const made = await newOrganization()
      const { id: domainId, domain } = await openDomain(made)
      await made.owner.with('organization:domains', (context) =>
        sendDomainCode(context, { domainId, mailbox: 'admin' }),
      )
      return { to: `admin@${domain}`, takes: member }
    },
    'domain-unproven': () => toldOfDomain({ checkedAt: new Date(0) }),
    'domain-stopped': () => toldOfDomain({ checkedAt: new Date(0), missingSince: new Date(0) }),
    // Only who knows the password, or has the mailed link, causes it; and nothing may keep it from its owner.
    'password-changed': async () => {
      const person = await newPerson()
      const body = { currentPassword: password, newPassword: rare }
      expect(await person.post('/change-password', body)).toMatchObject({ status: 200 })
      return { to: person.email, takes: {} }
    },
    'confirm-new-email': async () => {
      const to = newEmail()
      await request(await newPerson(), to)
      return { to, takes: { 'email-change:mailbox': 1 } }
    },
    'email-taken': async () => {
      const { email: to } = await newPerson()
      await request(await newPerson(), to)
      return { to, takes: { 'email-change:mailbox': 1 } }
    },
    'email-change-requested': async () => {
      const person = await newPerson()
      await request(person, newEmail())
      return { to: person.email, key: person.id, takes: { 'email-change:person': 1 } }
    },
    'email-changed': async () => {
      const person = await newPerson()
      await change(person)
      return {
        to: person.email,
        key: person.id,
        earlier: ['email-change-requested'],
        takes: { 'email-change:person': 1 },
      }
    },
    // Only who knows the password causes it.
    'new-device': async () => {
      const { email } = await newPerson()
      expect(await new Browser().post('/sign-in/email', { email, password })).toMatchObject({ status: 200 })
      return { to: email, takes: {} }
    },
    'export-ready': async () => {
      const person = await newPerson()
      await person.call(requestExportAction)
      await runJobs()
      return { to: person.email, key: person.id, takes: { 'export:person': 1 } }
    },
    'second-factor-recovery': async () => {
      const person = await newPerson()
      await secondFactor.loseBoth(person)
      return { to: person.email, key: person.id, takes: { 'second-factor-recovery:account': 1 } }
    },
    'second-factor-recovery-ready': async () => {
      const person = await newPerson()
      await secondFactor.loseBoth(person)
      await secondFactor.waitForSecondLink(person)
      return { to: person.email, key: person.id, takes: { 'second-factor-recovery:account': 1 } }
    },
    'second-factor-required': async () => {
      const { id, owner, join } = await newOrganization()
      const { email: to } = await join('member')
      await secondFactor.turnOn(owner)
      await owner.call(requireSecondFactor, { organization: owner.slug, graceDays: '0' })
      await runJobs()
      return { to, key: id, takes: { 'second-factor-required:organization': 1 } }
    },
    'second-factor-changed': async () => {
      const person = await newPerson()
      await secondFactor.turnOn(person)
      return { to: person.email, takes: {} }
    },
  }

  test.each(Object.keys(templates) as (keyof typeof templates)[])(
    '%s takes one point of each of its limits',
    async (kind) => {
      const { to, key = to, earlier = [], takes } = await kinds[kind]()
      expect(await mailbox.sent(to)).toEqual([...earlier, kind])
      expect(await pointsOf(key)).toEqual(takes)
    },
  )
})
