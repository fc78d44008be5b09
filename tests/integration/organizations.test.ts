import { eq, or, sql } from 'drizzle-orm'
import { afterEach, describe, expect, test } from 'vitest'
import { updateOrganization as updateOrganizationAction } from '@/app/dashboard/[org]/settings/actions'
import { createOrganizationAction } from '@/app/onboarding/actions'
import { db, transaction } from '@/db'
import { cast } from '@/db/cast'
import { member, organization, user } from '@/db/schema'
import { deleteAccount } from '@/lib/account/operations'
import { auth } from '@/lib/auth/server'
import { toAppError } from '@/lib/errors'
import { limits, organizationEndpoints } from '@/lib/http/rate-limits'
import {
  homeOrganization,
  listOrganizations,
  overview,
  rememberOrganization,
} from '@/lib/organizations/queries'
import { quotas } from '@/lib/quotas'
import { doors } from '../support/doors'
import { gate, somebodyWaits } from '../support/interleave'
import { pointsOf } from '../support/limits'
import { as, newOrganization, newPerson, type Person, password } from '../support/people'
import { refusal, refusalCode } from '../support/refusal'
import { leavingNoTrace } from '../support/trace'

let names = 0
const newSlug = () => `made-${++names}-${Date.now().toString(36)}`

describe.each(doors)('through the $name door', (door) => {
  test('who creates an organization is its owner', async () => {
    const person = await newPerson()
    const slug = newSlug()
    expect(await door.create(person, { name: 'Made', slug })).toMatchObject({ status: 200 })
    expect(await person.signedIn(listOrganizations)).toMatchObject([{ slug, role: 'owner' }])
  })

  test('a taken address is a conflict, and nothing of the second organization stays', async () => {
    const { slug } = await newOrganization()
    const person = await newPerson()
    expect(await leavingNoTrace(() => door.create(person, { name: 'Second', slug }))).toMatchObject({
      status: 409,
    })
  })

  test('one address asked for by five people at once is given to one', async () => {
    const people = await Promise.all(Array.from({ length: 5 }, () => newPerson()))
    const slug = newSlug()
    const answers = await Promise.all(people.map((person) => door.create(person, { name: 'Race', slug })))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409])
    const { rows } = await db().execute(
      sql`select 1 from member m join organization o on o.id = m.organization_id where o.slug = ${slug}`,
    )
    expect(rows).toHaveLength(1)
  })

  test.each([
    'a',
    'api',
    'admin',
    'dashboard',
    'Upper',
    'аcme', // with a Cyrillic а
    '../../admin',
    'a--b',
    '-a',
    'a-',
    'a b',
    'a/b',
    'a.b',
    'x'.repeat(49),
    'x'.repeat(5000),
    'a\u0000b',
    'a\n',
  ])('%j is no address for an organization', async (slug) => {
    const person = await newPerson()
    const { status } = await leavingNoTrace(() => door.create(person, { name: 'Odd', slug }))
    expect([400, 422]).toContain(status)
    const { owner } = await newOrganization()
    expect([400, 422]).toContain(
      (await leavingNoTrace(() => door.update(owner, { name: 'Odd', slug }))).status,
    )
  })

  test.each(['', '   ', 'x'.repeat(81), 'x'.repeat(60_000), 'two\nlines', 'nul\u0000', 'bell\u0007'])(
    '%j is no name for an organization',
    async (name) => {
      const person = await newPerson()
      const { status } = await leavingNoTrace(() => door.create(person, { name, slug: newSlug() }))
      expect([400, 422]).toContain(status)
    },
  )

  test('a name is stored without the blanks and line ends around it', async () => {
    const [person, slug, { owner, id }] = [await newPerson(), newSlug(), await newOrganization()]
    expect(await door.create(person, { name: '  Made\n', slug })).toMatchObject({ status: 200 })
    expect(await door.update(owner, { name: '\tRenamed ', slug: newSlug() })).toMatchObject({ status: 200 })
    const rows = await db()
      .select({ name: organization.name })
      .from(organization)
      .where(or(eq(organization.slug, slug), eq(organization.id, id)))
    expect(rows.map(({ name }) => name).sort()).toEqual(['Made', 'Renamed'])
  })

  test('owner and admin rename the organization; a member is refused', async () => {
    const { owner, join, id } = await newOrganization()
    const [admin, plain] = [await join('admin'), await join('member')]
    expect(await door.update(owner, { name: 'By owner', slug: newSlug() })).toMatchObject({ status: 200 })
    const [row] = await db().select().from(organization).where(eq(organization.id, id))
    const moved = { slug: row?.slug ?? '' }
    Object.assign(admin, { home: { ...admin.home, ...moved } })
    Object.assign(plain, { home: { ...plain.home, ...moved } })
    expect(await door.update(admin, { name: 'By admin', slug: moved.slug })).toMatchObject({ status: 200 })
    expect(
      await leavingNoTrace(() => door.update(plain, { name: 'By member', slug: moved.slug })),
    ).toMatchObject({ status: 403 })
  })

  test('only an owner deletes the organization, which closes it to everybody at once', async () => {
    const { owner, join, slug } = await newOrganization()
    const admin = await join('admin')
    await door.invite(owner, `going-${slug}@people.test`, 'member')
    expect(await leavingNoTrace(() => door.remove(admin))).toMatchObject({ status: 403 })
    expect(await door.remove(owner)).toMatchObject({ status: 200 })
    for (const person of [owner, admin]) {
      expect(await person.signedIn(homeOrganization)).toBeUndefined()
      expect(await refusalCode(person.asMember(async () => {}))).toBe('not_found')
      expect(await person.get(`/organization/list-members?organizationSlug=${slug}`)).toMatchObject({
        status: 404,
      })
      expect((await person.get('/organization/list')).body).toEqual({ list: [] })
    }
    expect(await door.invite(owner, `late-${slug}@people.test`, 'member')).toMatchObject({ status: 404 })
  })

  test('a foreign organization and an unknown one answer alike', async () => {
    const { owner } = await newOrganization()
    const foreign = await newOrganization()
    const asIf = (home: { id: string; slug: string; memberId: string }) =>
      Object.assign(Object.create(owner), { home })
    const there = asIf({ id: foreign.id, slug: foreign.slug, memberId: foreign.owner.memberId })
    const nowhere = asIf({ id: 'no-such-organization', slug: 'no-such-slug', memberId: 'nobody' })
    const attempts = (actor: typeof owner) => [
      () => door.update(actor, { name: 'Mine now', slug: newSlug() }),
      () => door.remove(actor),
      () => door.leave(actor),
      () => door.invite(actor, 'somebody@people.test', 'member'),
      () => door.changeRole(actor, foreign.owner.memberId, 'member'),
      () => door.removeMember(actor, foreign.owner.memberId),
      () => door.createRole(actor, 'helper', ['project:read']),
      () => door.deleteRole(actor, 'helper'),
    ]
    for (const [index, attempt] of attempts(there).entries()) {
      const answer = await leavingNoTrace(attempt)
      expect(answer).toMatchObject({ status: 404 })
      expect(await attempts(nowhere)[index]?.()).toEqual(answer)
    }
  })
})

test('nobody keeps addresses from others without end; a new name for the same address takes none', async () => {
  const { owner } = await newOrganization()
  const rename = (name: string, slug: string) =>
    owner.post('/organization/update', { organizationId: owner.home?.id, data: { name, slug } })
  expect(await rename('One', owner.slug)).toMatchObject({ status: 200 })
  expect(await pointsOf(owner.id)).toEqual({})
  expect(await rename('Two', newSlug())).toMatchObject({ status: 200 })
  expect(await pointsOf(owner.id)).toEqual({ 'organization-address:person': 1 })
  await db().execute(
    sql`update rate_limit set points = ${limits['organization-address:person'].points} where key like ${`%:${owner.id}`}`,
  )
  for (const door of doors) {
    const refused = await leavingNoTrace(() => door.create(owner, { name: 'Three', slug: newSlug() }))
    expect(refused).toMatchObject({ status: 429, message: expect.stringContaining('Try again in 24 hours') })
  }
  expect(await leavingNoTrace(() => rename('Four', newSlug()))).toMatchObject({ status: 429 })
})

describe('an address that led to another organization once', () => {
  /** One that was renamed, and one that was purged: both left an address behind. */
  async function formerSlugs() {
    const renamed = await newOrganization()
    await db().update(organization).set({ slug: newSlug() }).where(eq(organization.id, renamed.id))
    const purged = await newOrganization()
    await db().delete(organization).where(eq(organization.id, purged.id))
    return { renamed, slugs: [renamed.slug, purged.slug] }
  }
  const taken = 'That URL is taken. Choose another one.'

  test('is refused under the field of the address, on both screens', async () => {
    const { slugs } = await formerSlugs()
    const { owner, slug: own } = await newOrganization()
    for (const slug of slugs) {
      const refused = { status: 'refused', code: 'conflict', message: taken }
      expect(await owner.call(createOrganizationAction, { name: 'Second', slug })).toMatchObject({
        ...refused,
        fields: { slug: [taken] },
      })
      const moved = { organization: own, 'data.name': 'Moved', 'data.slug': slug }
      expect(await owner.call(updateOrganizationAction, moved)).toMatchObject({
        ...refused,
        fields: { 'data.slug': [taken] },
      })
    }
  })

  test('is refused in the same words by the endpoints that would take it', async () => {
    const { slugs } = await formerSlugs()
    const { owner, id } = await newOrganization()
    for (const slug of slugs) {
      const refused = { status: 409, body: { message: taken } }
      expect(await owner.post('/organization/create', { name: 'Second', slug })).toMatchObject(refused)
      expect(await owner.post('/organization/update', { organizationId: id, data: { slug } })).toMatchObject(
        refused,
      )
    }
  })

  test('is taken to whoever asks, as one in use is, and nobody learns whose it was', async () => {
    const { renamed, slugs } = await formerSlugs()
    const stranger = await newPerson()
    const living = await stranger.post('/organization/check-slug', { slug: 'acme' })
    for (const slug of slugs)
      for (const person of [renamed.owner, stranger]) {
        const answer = await person.post('/organization/check-slug', { slug })
        expect([answer.status, answer.body]).toEqual([409, living.body])
      }
    expect(await stranger.post('/organization/check-slug', { slug: newSlug() })).toMatchObject({
      status: 200,
      body: { status: true },
    })
    await expect(db().execute(sql`select formerly from former_slug`)).rejects.toMatchObject({
      cause: { code: '42501' },
    })
  })
})

describe('quotas', () => {
  const before = { ...quotas }
  afterEach(() => void Object.assign(quotas, before))

  test('nobody owns more organizations than the quota, not even by asking for several at once', async () => {
    const person = await newPerson()
    await db().execute(sql`
      with made as (insert into organization (id, name, slug)
        select ${person.id} || n, 'Many', 'many-' || n || '-' || left(${person.id}, 8) from generate_series(1, ${quotas.organizationsPerPerson - 1}) n returning id)
      insert into member (id, organization_id, user_id, role) select id, id, ${person.id}, 'owner' from made`)
    const answers = await Promise.all(
      [1, 2, 3].map(() => person.post('/organization/create', { name: 'One more', slug: newSlug() })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
    expect(await person.signedIn(listOrganizations)).toHaveLength(quotas.organizationsPerPerson)
  })

  test('no organization has more open invitations than the quota', async () => {
    const { owner, id } = await newOrganization()
    await db().execute(sql`
      insert into invitation (id, organization_id, email, role, expires_at, inviter_id)
      select ${id} || n, ${id}, n || '@crowd.test', 'member', now() + interval '1 day', ${owner.id}
        from generate_series(1, ${quotas.openInvitationsPerOrganization}) n`)
    const { status } = await leavingNoTrace(() =>
      owner.post('/organization/invite-member', {
        organizationId: id,
        email: 'one-more@people.test',
        role: 'member',
      }),
    )
    expect(status).toBe(409)
  })
})

describe('the last owner’s account', () => {
  test('cannot be deleted by the screen, and stays whole', async () => {
    const { owner } = await newOrganization()
    const { code, message } = await leavingNoTrace(() =>
      refusal(owner.signedIn((context) => deleteAccount(context, { password }))),
    )
    expect({ code, message }).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('only owner'),
    })
  })

  test('cannot be deleted by the endpoint, and stays whole', async () => {
    const { owner } = await newOrganization()
    expect(await leavingNoTrace(() => owner.post('/delete-user', { password }))).toMatchObject({
      status: 409,
    })
  })

  test('goes once somebody else is owner', async () => {
    const { owner, join } = await newOrganization()
    await join('owner')
    expect(await owner.post('/delete-user', { password })).toMatchObject({ status: 200 })
    expect(await db().select().from(user).where(eq(user.id, owner.id))).toEqual([])
    expect(await db().select().from(member).where(eq(member.userId, owner.id))).toEqual([])
  })

  test.each([
    ['endpoint', async (owner: Person) => (await owner.post('/delete-user', { password })).status],
    [
      'screen',
      (owner: Person) =>
        owner
          .signedIn((context) => deleteAccount(context, { password }))
          .then(
            () => 200,
            (error) => toAppError(error)?.status,
          ),
    ],
  ] as const)(
    'deleted through the %s by two owners at once never leaves the organization ownerless, and the loser stays whole',
    async (_, remove) => {
      for (let round = 0; round < 10; round++) {
        const { owner, join, owners, roles } = await newOrganization()
        const second = await join('owner')
        const answers = await Promise.all([remove(owner), remove(second)])
        expect(await owners()).toBe(1)
        expect(answers.sort()).toEqual([200, 409])
        const [survivor = ''] = Object.keys(await roles())
        for (const table of ['account', 'session'])
          expect(
            (await db().execute(sql`select 1 from ${sql.identifier(table)} where user_id = ${survivor}`))
              .rows,
          ).not.toEqual([])
      }
    },
  )
})

describe('the door', () => {
  test('an endpoint of an organization called outside of it throws, and writes nothing', async () => {
    const { owner, id } = await newOrganization()
    const forgotten = () =>
      owner.within(() =>
        auth.api.createInvitation({
          body: { organizationId: id, email: 'x@people.test', role: 'member' },
          headers: owner.headers(),
        }),
      )
    await leavingNoTrace(() => expect(forgotten()).rejects.toThrow(/changes an organization/))
  })

  test('leaves others their connections, however many changes of one organization wait for its row', async () => {
    const [{ owner, id }, elsewhere] = [await newOrganization(), await newOrganization()]
    const [locked, answered] = [gate(), gate()]
    const meanwhile = transaction(async (tx) => {
      await tx.execute(sql`select 1 from organization where id = ${id} for no key update`)
      locked.open()
      await answered.passed
    })
    await locked.passed
    const crowd = Array.from({ length: 30 }, (_, n) =>
      owner.post('/organization/invite-member', {
        organizationId: id,
        email: `crowd-${n}@people.test`,
        role: 'member',
      }),
    )
    await somebodyWaits()
    const others = await Promise.all([
      elsewhere.owner.get(`/organization/list-members?organizationId=${elsewhere.id}`),
      elsewhere.owner.post('/organization/update', {
        organizationId: elsewhere.id,
        data: { name: 'Meanwhile' },
      }),
    ])
    answered.open()
    expect(others.map(({ status }) => status)).toEqual([200, 200])
    await meanwhile
    expect((await Promise.all(crowd)).map(({ status }) => status)).toEqual(crowd.map(() => 200))
  })

  test('counts what it refuses, too: so many requests of one address to one endpoint in a minute', async () => {
    const person = await newPerson()
    for (const [method, path] of [
      ['post', '/organization/delete'],
      ['get', '/organization/get-full-organization?organizationId=no-such'],
    ] as const) {
      const ask = () =>
        method === 'post' ? person.post(path, { organizationId: 'no-such' }) : person.get(path)
      expect((await ask()).status).not.toBe(429)
      await db().execute(
        sql`update rate_limit set points = ${organizationEndpoints.points} where key like ${`%:endpoint:${person.address}|%`}`,
      )
      const refused = await ask()
      expect(refused.status).toBe(429)
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    }
  })

  test('asks for a session before it tells anything', async () => {
    const { id } = await newOrganization()
    const { Browser } = await import('../support/browser')
    for (const organizationId of [id, 'no-such-organization'])
      expect(await new Browser().post('/organization/leave', { organizationId })).toMatchObject({
        status: 401,
      })
  })

  test('does not make somebody else the owner of a new organization', async () => {
    const person = await newPerson()
    const answer = await leavingNoTrace(() =>
      person.post('/organization/create', { name: 'For Ada', slug: newSlug(), userId: 'demo-ada' }),
    )
    expect([400, 422]).toContain(answer.status)
  })

  test('lets nobody set an organization active that is not theirs', async () => {
    const grace = await as('grace')
    const foreign = await leavingNoTrace(() =>
      grace.post('/organization/set-active', { organizationId: 'demo-org-acme' }),
    )
    const unknown = await grace.post('/organization/set-active', { organizationId: 'no-such' })
    expect(foreign).toMatchObject({ status: 404 })
    expect(unknown.body).toEqual(foreign.body)
  })

  test.each([
    'javascript:alert(1)',
    'http://169.254.169.254/',
    'https://10.0.0.1/logo.png',
    'data:text/html,x',
  ])('%s is no logo', async (logo) => {
    const { owner, id } = await newOrganization()
    const { status } = await leavingNoTrace(() =>
      owner.post('/organization/update', { organizationId: id, data: { logo } }),
    )
    expect([400, 422]).toContain(status)
  })
})

test('the figures of the overview are this organization’s own', async () => {
  const [ada, grace] = [await as('ada'), await as('grace')]
  const acme = await ada.asMember(overview)
  const globex = await grace.asMember(overview)
  const members = (slug: string) => cast.filter(({ roles }) => slug in roles).length
  expect(acme).toMatchObject({ members: members('acme'), projects: { active: 21, archived: 3 } })
  expect(globex).toMatchObject({ members: members('globex'), projects: { active: 12, archived: 2 } })
})

test('the last used organization is where one returns to, as long as one belongs there', async () => {
  const edsger = await as('edsger', 'globex')
  await edsger.asMember(rememberOrganization, 'acme')
  expect(await edsger.signedIn(homeOrganization)).toMatchObject({ slug: 'acme' })
  await db().delete(member).where(eq(member.id, 'demo-member-acme-edsger'))
  expect(await edsger.signedIn(homeOrganization)).toMatchObject({ slug: 'globex' })
})
