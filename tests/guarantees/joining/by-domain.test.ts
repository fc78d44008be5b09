import { eq, sql } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import OrganizationPage from '@/app/dashboard/[org]/page'
import { db } from '@/db'
import { member, organization, user } from '@/db/schema'
import { changeDomain, removeDomain } from '@/lib/domains/operations'
import { listDomains } from '@/lib/domains/queries'
import { approveJoinRequest, declineJoinRequest } from '@/lib/joining/operations'
import { listJoinRequests, organizationToJoin } from '@/lib/joining/queries'
import { removeMember } from '@/lib/members/operations'
import { deleteOrganization, restoreOrganization } from '@/lib/organizations/operations'
import { quotas } from '@/lib/quotas'
import { stored } from '../../support/audit'
import { ask, channels } from '../../support/channels'
import { invitationsTo } from '../../support/invitations'
import { domainsOf, joins, openDomain, personAt, requestsOf } from '../../support/joining'
import { forgetCounts } from '../../support/limits'
import { mailbox } from '../../support/mailbox'
import { htmlOf } from '../../support/markup'
import { newOrganization, newPerson, type Person } from '../../support/people'
import { turnOn } from '../../support/second-factor'
import { leavingNoTrace } from '../../support/trace'
import { visit } from '../../support/visit'

beforeEach(async () => void (await forgetCounts()))

type Open = Parameters<typeof openDomain>[1]

/** An organization with a verified domain, and somebody with an email there. */
async function opened(open?: Open) {
  const made = await newOrganization()
  const domain = await openDomain(made, open)
  const person = await personAt(domain.domain)
  return { ...made, domain, person }
}

const offered = (person: Person) => person.signedIn(organizationToJoin)

describe('someone with an email at a verified domain', () => {
  test('joins with its role, and the audit log says so', async () => {
    const { id, roles, person, ...made } = await opened()
    expect(await offered(person)).toMatchObject({ id, name: made.name, needsApproval: false })
    expect(await joins(person, { id })).toMatchObject({ status: 200, body: { result: made.slug } })
    expect((await roles())[person.id]).toBe('member')
    expect(await offered(person)).toBeUndefined()
    expect((await stored(id)).at(-1)).toMatchObject({ action: 'member:create', actor: person.id })
  })

  test('is told that they are a member if they try again, and keeps their role', async () => {
    const { person, roles, ...made } = await opened()
    await joins(person, made)
    expect(await leavingNoTrace(() => joins(person, made))).toMatchObject({ status: 409 })
    expect((await roles())[person.id]).toBe('member')
  })

  test('is not let in with an unconfirmed email', async () => {
    const { domain, roles, ...made } = await opened()
    const unconfirmed = await newPerson({ email: `new@${domain.domain}`, verified: false })
    await expect(joins(unconfirmed, made)).resolves.toMatchObject({ status: 401 })
    expect(Object.keys(await roles())).toHaveLength(1)
  })

  test('joins once, however many times they ask at the same moment', async () => {
    const { person, id } = await opened()
    const answers = await Promise.all([1, 2, 3, 4].map(() => joins(person, { id })))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(await db().$count(member, eq(member.userId, person.id))).toBe(1)
  })

  test('is not let in beyond the quota of members', async () => {
    const { id, person } = await opened()
    await db().execute(sql`
      with people as (insert into "user" (id, name, email) select ${id} || n, 'One of many', ${id} || n || '@people.test' from generate_series(1, ${quotas.membersPerOrganization - 1}) n returning id)
      insert into member (id, organization_id, user_id, role) select id, ${id}, id, 'member' from people`)
    expect(await leavingNoTrace(() => joins(person, { id }))).toMatchObject({
      status: 409,
      message: expect.stringContaining('limit'),
    })
  })

  test('who was removed needs an invitation, and who left comes back', async () => {
    const { id, owner, person, roles, ...made } = await opened()
    await joins(person, { id })
    await channels[1].leave(Object.assign(person, { home: { id, slug: made.slug, memberId: '' } }))
    expect(await joins(person, { id })).toMatchObject({ status: 200 })
    expect(await ask(owner, removeMember, { memberIdOrEmail: person.email })).toMatchObject({ status: 200 })
    expect(await offered(person)).toBeUndefined()
    expect(await leavingNoTrace(() => joins(person, { id }))).toMatchObject({
      status: 409,
      message: expect.stringContaining('invitation'),
    })
    await channels[0].invite(owner, person.email, 'member')
    const [open] = await invitationsTo(id, person.email)
    expect(await channels[0].accept(person, open?.id ?? '')).toMatchObject({ status: 200 })
    expect((await roles())[person.id]).toBe('member')
  })
})

describe('the one who opened a domain', () => {
  test.each<[string, (made: { setter: Person; id: string; owner: Person }) => Promise<unknown>]>([
    [
      'is no longer an owner',
      ({ setter, id }) =>
        db().execute(
          sql`update member set role = 'member' where organization_id = ${id} and user_id = ${setter.id}`,
        ),
    ],
    ['has left', ({ setter, owner }) => ask(owner, removeMember, { memberIdOrEmail: setter.memberId })],
    ['is banned', ({ setter }) => db().update(user).set({ banned: true }).where(eq(user.id, setter.id))],
  ])('lets no one in once they are not who they were: %s', async (_, happens) => {
    const made = await newOrganization()
    const setter = await made.join('owner')
    const { domain } = await openDomain(made, { setBy: setter })
    const [first, second] = [await personAt(domain), await personAt(domain)]
    expect(await joins(first, made)).toMatchObject({ status: 200 })
    await happens({ ...made, setter })
    expect(await offered(second)).toBeUndefined()
    expect(await leavingNoTrace(() => joins(second, made))).toMatchObject({ status: 409 })
  })

  test('is missed: the owners read that the domain is closed, and another one opens it again', async () => {
    const { id, owner, join } = await newOrganization()
    const setter = await join('owner')
    const domain = await openDomain({ id, owner }, { setBy: setter })
    const counts = async () => (await owner.with('organization:domains', listDomains))[0]?.counts
    expect(await counts()).toBe(true)
    await ask(owner, removeMember, { memberIdOrEmail: setter.memberId })
    expect(await counts()).toBe(false)
    await ask(owner, changeDomain, { domainId: domain.id, role: 'member', approval: 'not-required' })
    expect(await counts()).toBe(true)
    expect(await joins(await personAt(domain.domain), { id })).toMatchObject({ status: 200 })
  })

  test('gives no role above their own, and no one becomes an owner this way', async () => {
    const { owner, join, customRole, domain, id } = await opened()
    await customRole('domains', ['organization:domains', 'member:read'])
    const keeper = await join('domains')
    const change = (by: Person, role: string) =>
      ask(by, changeDomain, { domainId: domain.id, role, approval: 'not-required' })
    expect(await leavingNoTrace(() => change(keeper, 'admin'))).toMatchObject({ status: 403 })
    expect(await leavingNoTrace(() => change(owner, 'owner'))).toMatchObject({ status: 409 })
    expect(await leavingNoTrace(() => change(owner, 'no-such-role'))).toMatchObject({ status: 422 })
    expect(await change(owner, 'admin')).toMatchObject({ status: 200 })
    expect((await domainsOf({ id }))[0]).toMatchObject({ role: 'admin', setBy: owner.id })
  })

  test('closes it by removing it, and by deleting the organization', async () => {
    const [one, two] = [await opened(), await opened()]
    await ask(one.owner, removeDomain, { domainId: one.domain.id })
    await ask(two.owner, deleteOrganization, {})
    for (const { person, id } of [one, two]) {
      expect(await offered(person)).toBeUndefined()
      expect(await leavingNoTrace(() => joins(person, { id }))).toMatchObject({ status: 404 })
    }
    await ask(two.owner, restoreOrganization, { organizationId: two.id })
    expect((await domainsOf(two))[0]?.verifiedAt).toBeNull()
    expect(await joins(two.person, two)).toMatchObject({ status: 404 })
  })
})

describe('an organization that requires a second factor', () => {
  test('keeps a newcomer out until they have one, and says how to get it', async () => {
    const { id, slug, person } = await opened()
    await db()
      .update(organization)
      .set({ requiresSecondFactorFrom: sql`now()` })
      .where(eq(organization.id, id))
    expect(await joins(person, { id })).toMatchObject({ status: 200 })
    expect(await visit(person, OrganizationPage, { org: slug })).toBe(403)
    const html = await htmlOf(person, OrganizationPage, { org: slug })
    expect(html).toContain('requires a second factor')
    expect(html).toContain('href="/account#second-factor"')
    await turnOn(person)
    expect(await visit(person, OrganizationPage, { org: slug })).toBe(200)
  })

  test('gives a newcomer the same time as everyone else', async () => {
    const { id, slug, person } = await opened()
    await db()
      .update(organization)
      .set({ requiresSecondFactorFrom: sql`now() + interval '1 day'` })
      .where(eq(organization.id, id))
    await joins(person, { id })
    expect(await visit(person, OrganizationPage, { org: slug })).toBe(200)
  })
})

describe('with approval', () => {
  async function asked() {
    const made = await opened({ needsApproval: true, role: 'member' })
    expect(await joins(made.person, made)).toMatchObject({ status: 200, body: { result: undefined } })
    const requestId = (await requestsOf(made))[0]?.id ?? ''
    const approve = (by: Person) => ask(by, approveJoinRequest, { requestId })
    const decline = (by: Person) => ask(by, declineJoinRequest, { requestId })
    return { ...made, requestId, approve, decline }
  }

  test('no one is let in by asking; those who can invite see the request, and the owners are told', async () => {
    const { person, roles, owner, join } = await asked()
    expect(await roles()).not.toHaveProperty(person.id)
    expect(await offered(person)).toMatchObject({ isAsked: true })
    expect(await mailbox.sent(owner.email)).toEqual(['join-request'])
    const admin = await join('admin')
    expect(await admin.with('invitation:read', listJoinRequests)).toMatchObject([
      { name: person.name, email: person.email, role: 'member' },
    ])
  })

  test('asking twice is one request, also at the same moment', async () => {
    const { id, person, owner } = await opened({ needsApproval: true })
    const answers = await Promise.all([1, 2, 3].map(() => joins(person, { id })))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
    expect(await requestsOf({ id })).toHaveLength(1)
    expect(await mailbox.sent(owner.email)).toEqual(['join-request'])
  })

  test('an admin approves it: the person is a member, is told, and both are in the audit log', async () => {
    const { id, person, roles, join, approve } = await asked()
    const admin = await join('admin')
    expect(await approve(admin)).toMatchObject({ status: 200 })
    expect((await roles())[person.id]).toBe('member')
    expect(await mailbox.sent(person.email)).toEqual(['join-approved'])
    const entries = await stored(id)
    expect(entries.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['invitation:request', 'invitation:approve']),
    )
    expect(entries.find(({ action }) => action === 'invitation:approve')).toMatchObject({
      actor: admin.id,
      before: { state: 'pending' },
      after: { state: 'approved' },
    })
    expect(await leavingNoTrace(() => approve(admin))).toMatchObject({ status: 409 })
  })

  test('a declined person is told, and can’t ask again', async () => {
    const { person, roles, owner, decline, approve, ...made } = await asked()
    expect(await decline(owner)).toMatchObject({ status: 200 })
    expect(await mailbox.sent(person.email)).toEqual(['join-declined'])
    expect(await leavingNoTrace(() => joins(person, made))).toMatchObject({ status: 409 })
    expect(await leavingNoTrace(() => approve(owner))).toMatchObject({ status: 409 })
    expect(await roles()).not.toHaveProperty(person.id)
  })

  test('approved and declined at the same moment is one of the two', async () => {
    const { person, roles, owner, approve, decline, ...made } = await asked()
    const answers = await Promise.all([approve(owner), decline(owner)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    const [request] = await requestsOf(made)
    expect(request?.state === 'approved').toBe(person.id in (await roles()))
  })

  test('no one approves what they could not invite to, nor answers a stranger’s request', async () => {
    const { join, customRole, approve, decline, owner, domain } = await asked()
    await customRole('inviter', ['invitation:create', 'invitation:read', 'member:read'])
    const inviter = await join('inviter')
    await ask(owner, changeDomain, { domainId: domain.id, role: 'admin', approval: 'required' })
    expect(await leavingNoTrace(() => approve(inviter))).toMatchObject({ status: 403 })
    const { owner: stranger } = await newOrganization()
    for (const answer of [approve, decline])
      expect(await leavingNoTrace(() => answer(stranger))).toMatchObject({ status: 404 })
  })
})
