import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { stopEmailChangeAction } from '@/app/(auth)/stop-email-change/actions'
import { banAction, unbanAction } from '@/app/admin/people/[id]/actions'
import { db } from '@/db'
import { organizationDomain, user } from '@/db/schema'
import { deleteAccount } from '@/lib/account/operations'
import { removeDomain } from '@/lib/domains/operations'
import { limits } from '@/lib/http/rate-limits'
import { approveJoinRequest } from '@/lib/joining/operations'
import { listJoinRequests, organizationToJoin } from '@/lib/joining/queries'
import { written } from '../../support/audit'
import { Browser, Redirected } from '../../support/browser'
import { ask, channels } from '../../support/channels'
import { change, newEmail, request, tokenTo } from '../../support/email-change'
import { invitationsTo } from '../../support/invitations'
import { freeDomain, joins, openDomain, personAt, requestsOf } from '../../support/joining'
import { forgetCounts } from '../../support/limits'
import { as, newOrganization, newPerson } from '../../support/people'
import { leavingNoTrace } from '../../support/trace'

// A request to join is about one confirmed email of one person who is not a member.

beforeEach(async () => void (await forgetCounts()))

async function asked() {
  const made = await newOrganization()
  const domain = await openDomain(made, { needsApproval: true })
  const person = await personAt(domain.domain)
  await joins(person, made)
  const requestId = (await requestsOf(made))[0]?.id ?? ''
  return { ...made, domain, person, approve: () => ask(made.owner, approveJoinRequest, { requestId }) }
}

type Scene = Awaited<ReturnType<typeof asked>>

const staff = { reason: 'Sent spam' }
const ban = async ({ person }: Scene) => (await as('stella')).call(banAction, { userId: person.id, ...staff })

describe('a request ends', () => {
  test.each<[string, (scene: Scene) => Promise<unknown>]>([
    ['once its person has another email', ({ person }) => change(person)],
    ['once its person is banned', ban],
    ['with the account of its person', ({ person }) => person.signedIn(deleteAccount)],
    ['with the domain', ({ owner, domain }) => ask(owner, removeDomain, { domainId: domain.id })],
    ['once its person is a member', ({ join, person }) => join('admin', person)],
  ])('%s, and can’t be approved', async (_, happens) => {
    const made = await asked()
    await happens(made)
    const before = await made.roles()
    expect(await requestsOf(made)).toEqual([])
    expect(await made.owner.with('invitation:read', listJoinRequests)).toEqual([])
    expect(await leavingNoTrace(made.approve)).toMatchObject({ status: 404 })
    expect(await made.roles()).toEqual(before)
  })

  test('as the audit log says, with who ended it', async () => {
    const made = await asked()
    const said = async (happens: () => Promise<unknown>) =>
      (await written(made.id, happens)).map(({ action, actor, staff: by }) => [action, actor, by])
    expect(await said(() => ban(made))).toEqual([['invitation:withdraw', null, 'demo-stella']])
    await (await as('stella')).call(unbanAction, { userId: made.person.id, ...staff })
  })

  test('with an invitation that is accepted', async () => {
    const made = await asked()
    await channels[0].invite(made.owner, made.person.email, 'member')
    const [open] = await invitationsTo(made.id, made.person.email)
    expect(await channels[0].accept(made.person, open?.id ?? '')).toMatchObject({ status: 200 })
    expect(await requestsOf(made)).toEqual([])
  })

  test('and few are made from one mailbox in a day: each emails the owners', async () => {
    const made = await newOrganization()
    const { domain } = await openDomain(made, { needsApproval: true })
    for (let n = 0; n < limits['join-request:mailbox'].points; n++) {
      const person = await newPerson({ email: `someone+${n}@${domain}` })
      expect(await joins(person, made)).toMatchObject({ status: 200 })
      await person.signedIn(deleteAccount)
    }
    const again = await newPerson({ email: `someone@${domain}` })
    expect(await leavingNoTrace(() => joins(again, made))).toMatchObject({ status: 429 })
    expect(await joins(await personAt(domain), made)).toMatchObject({ status: 200 })
  })

  test('but not while its domain is only unverified: it is shown, without a role, and waits', async () => {
    const made = await asked()
    const verified = (verifiedAt: Date | null) =>
      db().update(organizationDomain).set({ verifiedAt }).where(eq(organizationDomain.id, made.domain.id))
    await verified(null)
    expect(await made.owner.with('invitation:read', listJoinRequests)).toMatchObject([
      { email: made.person.email, role: null },
    ])
    expect(await leavingNoTrace(made.approve)).toMatchObject({ status: 409 })
    await verified(new Date())
    expect(await made.approve()).toMatchObject({ status: 200 })
  })
})

describe('a change of email', () => {
  test('counts once the new one is confirmed, and not before', async () => {
    const made = await newOrganization()
    const { domain } = await openDomain(made)
    const [person, email] = [await newPerson(), newEmail().replace('people.test', domain)]
    await request(person, email)
    expect(await person.signedIn(organizationToJoin)).toBeUndefined()
    expect(await leavingNoTrace(() => joins(person, made))).toMatchObject({ status: 404 })
    await change(person, email)
    expect(await joins(person, made)).toMatchObject({ status: 200 })
  })

  test('that is taken back ends a request, and offers nothing any longer', async () => {
    const made = await newOrganization()
    const { domain } = await openDomain(made, { needsApproval: true })
    const person = await newPerson()
    await change(person, newEmail().replace('people.test', domain))
    expect(await joins(person, made)).toMatchObject({ status: 200 })
    const token = await tokenTo(person.email, '/stop-email-change')
    await expect(new Browser().call(stopEmailChangeAction, { token })).rejects.toThrow(Redirected)
    const [stored] = await db().select({ email: user.email }).from(user).where(eq(user.id, person.id))
    expect(stored).toEqual({ email: person.email })
    expect(await requestsOf(made)).toEqual([])
  })
})

describe('the email', () => {
  test.each<[string, (domain: string) => string]>([
    ['a tag', (domain) => `ada+work@${domain}`],
    ['dots', (domain) => `a.d.a@${domain}`],
  ])('lets its person in with %s before the @', async (_, of) => {
    const made = await newOrganization()
    const { domain } = await openDomain(made)
    expect(await joins(await newPerson({ email: of(domain) }), made)).toMatchObject({ status: 200 })
  })

  test.each<[string, (domain: string) => string]>([
    ['below it', (domain) => `sub.${domain}`],
    ['above it', (domain) => domain.slice(domain.indexOf('.') + 1)],
    ['that ends with it', (domain) => `not${domain}`],
    ['that begins with it', (domain) => `${domain}.example`],
  ])('of a domain %s lets no one in', async (_, of) => {
    const made = await newOrganization()
    const { domain } = await openDomain(made, { domain: `mail.${freeDomain()}` })
    const person = await personAt(of(domain))
    expect(await person.signedIn(organizationToJoin)).toBeUndefined()
    expect(await leavingNoTrace(() => joins(person, made))).toMatchObject({ status: 404 })
  })
})
