import { eq, sql } from 'drizzle-orm'
import { expect, test, vi } from 'vitest'
import { db } from '@/db'
import { session } from '@/db/schema'
import { cleanRequest } from '@/lib/auth/clean-request'
import { auth } from '@/lib/auth/server'
import { env } from '@/lib/env'
import { written } from '../../support/audit'
import { Browser } from '../../support/browser'
import { openTransaction, somebodyWaits } from '../../support/interleave'
import { pointsOf } from '../../support/limits'
import { as, newOrganization, newPerson, type Person, password } from '../../support/people'
import { leavingNoTrace } from '../../support/trace'

// Hand-made requests to Better Auth's endpoints, which the screens would never send.

test('an empty organization id shows a member no more than the right one', async () => {
  const mary = await as('mary')
  for (const path of ['list-members', 'get-full-organization', 'get-organization'])
    for (const query of ['', '?organizationId=', '?organizationId=&organizationSlug=']) {
      const { status, body } = await mary.get(`/organization/${path}${query}`)
      expect(status).toBe(200)
      expect(JSON.stringify(body)).not.toContain('@acme.test')
    }
})

test('an empty organization id opens no list to a role that may not read it', async () => {
  const { join, customRole } = await newOrganization()
  await customRole('worker', ['project:read'])
  const worker = await join('worker')
  for (const path of ['list-members', 'get-full-organization', 'list-invitations'])
    expect(await worker.get(`/organization/${path}?organizationId=`)).toMatchObject({ status: 403 })
})

test('who changes the last used organization while a list is read gets no list that was not allowed', async () => {
  const [own, other] = [await newOrganization(), await newOrganization()]
  await other.customRole('worker', ['project:read'])
  await other.join('worker', own.owner)
  const use = (activeOrganizationId: string | null) =>
    db().update(session).set({ activeOrganizationId }).where(eq(session.id, own.owner.sessionId))
  const { handler } = auth
  for (const path of ['list-members', 'get-full-organization'])
    for (const used of [own.id, null]) {
      await use(used)
      const spy = vi.spyOn(auth, 'handler').mockImplementation(async (request) => {
        await use(other.id)
        return handler(request)
      })
      const { body } = await own.owner.get(`/organization/${path}`)
      spy.mockRestore()
      expect(JSON.stringify(body)).not.toContain(other.id)
    }
})

test('the organization that is entered by its slug is the one that is read', async () => {
  const [own, other] = [await newOrganization(), await newOrganization()]
  await own.customRole('ours', ['project:read'])
  await other.join('admin', own.owner)
  await db()
    .update(session)
    .set({ activeOrganizationId: other.id })
    .where(eq(session.id, own.owner.sessionId))
  const { body } = await own.owner.get(`/organization/list-roles?organizationSlug=${own.slug}`)
  expect(body.list).toMatchObject([{ role: 'ours' }])
  const asked = { organizationSlug: own.slug, permissions: { organization: ['delete'] } }
  expect(await own.owner.post('/organization/has-permission', asked)).toMatchObject({
    body: { success: true },
  })
})

test('the role of another is told to those who may see the members, and one’s own to everybody', async () => {
  const { id, owner, join, customRole } = await newOrganization()
  await customRole('worker', ['project:read'])
  const [plain, worker] = [await join('member'), await join('worker')]
  const ask = (who: Person, whom?: Person) =>
    who.get(`/organization/get-active-member-role?organizationId=${id}${whom ? `&userId=${whom.id}` : ''}`)
  expect(await ask(plain, owner)).toMatchObject({ status: 200, body: { role: 'owner' } })
  for (const whom of [undefined, worker])
    expect(await ask(worker, whom)).toMatchObject({ status: 200, body: { role: 'worker' } })
  const rows = await written(id, async () => expect(await ask(worker, owner)).toMatchObject({ status: 403 }))
  expect(rows).toMatchObject([{ actor: worker.id, action: 'member:read', outcome: 'refused' }])
})

test('who may see invitations sees them all at the endpoint, too, whether or not they may send any', async () => {
  const { id, owner, join, customRole } = await newOrganization()
  await customRole('reader', ['invitation:read'])
  const reader = await join('reader')
  for (const role of ['member', 'owner'])
    await owner.post('/organization/invite-member', {
      organizationId: id,
      email: `${role}@people.test`,
      role,
    })
  await db().execute(sql`
    insert into invitation (id, organization_id, email, role, status, expires_at, inviter_id, created_at)
    select ${id} || n, ${id}, n || '@people.test', 'member', 'canceled', now(), ${owner.id}, now() + interval '1 hour' from generate_series(1, 300) n`)
  const { status, body } = await reader.get(`/organization/list-invitations?organizationId=${id}`)
  expect(status).toBe(200)
  expect((body.list as unknown[]).slice(0, 2)).toMatchObject([
    { organizationId: id, email: 'owner@people.test', role: 'owner', status: 'pending', inviterId: owner.id },
    { email: 'member@people.test', role: 'member' },
  ])
  expect(JSON.stringify(body)).not.toContain('mailId')
})

test('a list that cannot be given is refused, not a fault of ours', async () => {
  const ada = await as('ada')
  for (const query of [
    'limit=-1',
    'limit=some',
    'offset=1e99',
    'sortBy=password',
    'sortBy=bogus',
    'sortBy=createdAt%00',
    'filterField=bogus&filterValue=x',
    'filterField=createdAt&filterValue=x&filterOperator=gt',
    'filterField=role&filterValue=owner&filterOperator=in',
  ])
    expect(await ada.get(`/organization/list-members?${query}`)).toMatchObject({ status: 400 })
  expect(
    await ada.get('/organization/list-members?limit=1&offset=1&filterField=role&filterValue=owner'),
  ).toMatchObject({ status: 200 })
})

test.each(['restore', 'offer-ownership', 'accept-ownership', 'end-ownership-offer'])(
  'organization/%s, which only a screen begins, is no endpoint: no rule is asked, nothing is counted or recorded',
  async (path) => {
    const { id, owner, join } = await newOrganization()
    const [plain, stranger] = [await join('member'), await newPerson()]
    const body = { organizationId: id, email: plain.email, password }
    const rows = await written(id, async () => {
      for (const person of [owner, plain, stranger, new Browser()]) {
        const post = (name: string) => leavingNoTrace(() => person.post(`/organization/${name}`, body))
        const [answer, nothing] = [await post(path), await post('no-such-endpoint')]
        expect([answer.status, answer.body]).toEqual([404, nothing.body])
      }
    })
    expect(rows).toEqual([])
    for (const key of [id, plain.email]) expect(await pointsOf(key)).toEqual({})
  },
)

test('a change of nothing, and names that reach prototypes, are refused and change nothing', async () => {
  const { id, owner } = await newOrganization()
  for (const data of ['{}', '{"metadata":{"__proto__":{"x":1}}}', '{"metadata":{"a":[{"constructor":1}]}}'])
    expect(
      await leavingNoTrace(() =>
        owner.post('/organization/update', `{"organizationId":"${id}","data":${data}}`),
      ),
    ).toMatchObject({ status: 400 })
})

test('no one takes a name at an endpoint that their profile would refuse', async () => {
  const person = await newPerson()
  const stranger = new Browser()
  for (const name of ['', '   ', 'x'.repeat(81), 'Ada\r\nBcc: all@people.test']) {
    expect(await leavingNoTrace(() => person.post('/update-user', { name }))).toMatchObject({ status: 400 })
    const email = 'long-name@people.test'
    expect(
      await leavingNoTrace(() =>
        stranger.post('/sign-up/email', { name, email, password: 'several words in a row' }),
      ),
    ).toMatchObject({ status: 400 })
  }
  for (const image of ['javascript:alert(1)', 'http://127.0.0.1/a.png'])
    expect(await leavingNoTrace(() => person.post('/update-user', { image }))).toMatchObject({ status: 400 })
  expect(await person.post('/update-user', { name: '  Ada  ' })).toMatchObject({ status: 200 })
  const { rows } = await db().execute(sql`select name from "user" where id = ${person.id}`)
  expect(rows).toEqual([{ name: 'Ada' }])
})

test('who is signed out while the endpoint works is told so', async () => {
  const { id, owner } = await newOrganization()
  const signOut = await openTransaction((tx) => tx.delete(session).where(eq(session.userId, owner.id)))
  const answer = owner.post('/organization/set-active', { organizationId: id })
  await somebodyWaits()
  await signOut()
  expect(await answer).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } })
})

test.each(['PUT', 'PATCH', 'DELETE'])(
  '%s is refused everywhere, in JSON, and changes nothing',
  async (method) => {
    const person = await newPerson()
    for (const path of ['/update-user', '/made-up']) {
      const answer = await leavingNoTrace(() => person.send(path, { method, body: { name: 'Renamed' } }))
      expect([answer.status, answer.body.code]).toEqual([405, 'METHOD_NOT_ALLOWED'])
      expect(answer.headers.get('allow')).toBe('GET, HEAD, POST')
    }
  },
)

test('requests are counted before they are read, and made-up paths in one count', async () => {
  const browser = new Browser()
  const counted = async () => {
    const { rows } = await db().execute<{ path: string; points: number }>(sql`
      select split_part(key, '|', 2) as path, points from rate_limit
       where key like ${`%endpoint:${browser.address}|%`}`)
    return Object.fromEntries(rows.map(({ path, points }) => [path, points]))
  }
  for (let n = 0; n < 3; n++)
    expect(await browser.send('/sign-in/email', { method: 'POST', body: '{' })).toMatchObject({ status: 400 })
  for (const path of ['/made/up', '/made-up', '/reset-password/some-token', '/organization/made-up'])
    await browser.get(path)
  expect(await counted()).toEqual({ '/sign-in/email': 3, none: 4 })
})

test('a body without a length is read no further than the limit', async () => {
  let pulled = 0
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled += 1
      controller.enqueue(new Uint8Array(16 * 1024))
    },
  })
  const request = new Request(`${env().appUrl}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: endless,
    duplex: 'half',
  } as RequestInit)
  await expect(cleanRequest(request)).rejects.toMatchObject({ code: 'invalid' })
  expect(pulled).toBeLessThan(10)
})
