import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db'
import { ownershipOffer, session, user } from '@/db/schema'
import { auth } from '@/lib/auth/server'
import { currentViewer, requirePermission } from '@/lib/guard/server'
import { sessionCookieName } from '@/lib/guard/session-cookie'
import { offerOwnership } from '@/lib/ownership/operations'
import { stored } from '../../support/audit'
import { Browser } from '../../support/browser'
import { forgetProof, newOrganization, newPerson, type Person, password } from '../../support/people'

// The guard and Better Auth see the same person in a request, or nobody: by forms and by endpoints.

/** A browser that sends exactly this Cookie header. */
class Sending extends Browser {
  constructor(readonly cookie: string) {
    super()
  }
  override headers(): Headers {
    const headers = super.headers()
    headers.set('cookie', this.cookie)
    return headers
  }
}

const of = ({ cookies }: Person) => `${sessionCookieName()}=${cookies.get(sessionCookieName())}`
const quoted = (cookie: string) => cookie.replace(/=(.*)$/, '="$1"')

/** Ways to write the sessions of two people, or of one, into one header. */
const written: [string, (a: string, b: string) => string][] = [
  ['in quotes', (_, b) => quoted(b)],
  ['in quotes before another’s', (a, b) => `${quoted(b)}; ${a}`],
  ['before another’s', (a, b) => `${b}; ${a}`],
  ['behind another’s', (a, b) => `${a}; ${b}`],
  ['behind another’s in quotes', (a, b) => `${quoted(a)}; ${b}`],
  ['twice', (_, b) => `${b}; ${b}`],
  ['with characters behind it', (_, b) => `${b}AA`],
  ['behind a pair without a value', (a, b) => `${a.split('=')[0]}; ${b}`],
]

describe.each(written)('a session written %s', (_, write) => {
  test('is no one’s to the guard and to every reading or writing endpoint', async () => {
    const [a, b] = [await newPerson(), await newPerson()]
    const browser = new Sending(write(of(a), of(b)))
    expect(await browser.within(currentViewer)).toBeNull()
    expect((await browser.get('/get-session')).body).toEqual({})
    expect((await browser.get('/organization/list')).status).toBe(401)
    expect((await browser.get('/organization/list-user-invitations')).status).not.toBe(200)
    for (const path of ['/update-user', '/revoke-other-sessions', '/revoke-sessions', '/delete-user'])
      expect([path, (await browser.post(path, { name: 'Renamed', password })).status]).toEqual([path, 401])
    expect(
      (await browser.post('/organization/create', { name: 'Extra', slug: `extra-${a.id}` })).status,
    ).toBe(401)
    for (const { id, name } of [a, b])
      expect(await db().select().from(user).where(eq(user.id, id))).toMatchObject([{ name }])
    for (const { id } of [a, b])
      expect(await db().select().from(session).where(eq(session.userId, id))).toHaveLength(1)
  })
})

test('whoever holds an owner’s cookie cannot offer the ownership with a proof of their own', async () => {
  const { id, owner, join, slug } = await newOrganization()
  const thief = await join('member')
  await forgetProof(owner)
  const input = { email: thief.email }
  for (const cookie of [of(owner), `${of(owner)}; ${of(thief)}`, `${quoted(of(thief))}; ${of(owner)}`]) {
    const browser = new Sending(cookie)
    const offered = browser.within(async () => {
      await offerOwnership(await requirePermission('organization:transfer', slug), input)
    })
    await expect(offered).rejects.toMatchObject({
      code: expect.stringMatching(/^(forbidden|unauthenticated)$/),
    })
  }
  expect(await db().select().from(ownershipOffer).where(eq(ownershipOffer.organizationId, id))).toEqual([])
})

test('the audit log names who did it: the session that writes is the session that is named', async () => {
  const { id, owner } = await newOrganization()
  const other = await newPerson()
  const rename = (cookie: string) =>
    new Sending(cookie).post('/organization/update', { organizationId: id, data: { name: 'Renamed' } })
  expect((await rename(`${quoted(of(other))}; ${of(owner)}`)).status).toBe(401)
  expect((await rename(of(owner))).status).toBe(200)
  const done = (await stored(id)).filter(({ action }) => action === 'organization:update')
  expect(done.map(({ actor }) => actor)).toEqual([owner.id])
})

test('code that hands a client’s headers to Better Auth fails at its first call', async () => {
  const person = await newPerson()
  const headers = new Headers({ cookie: `theme=dark; ${of(person)}` })
  await expect(auth.api.updateUser({ body: { name: 'Renamed' }, headers })).rejects.toThrow(/requestHeaders/)
})

test('who asked not to be remembered is still not remembered when the session is prolonged', async () => {
  const person = await newPerson()
  const browser = new Browser()
  await browser.post('/sign-in/email', { email: person.email, password, rememberMe: false })
  const answer = await browser.get('/get-session')
  expect(answer.body).toMatchObject({ user: { id: person.id } })
  expect(answer.headers.getSetCookie().filter((line) => /max-age=[1-9]/i.test(line))).toEqual([])
})
