import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { db } from '@/db'
import { session, user } from '@/db/schema'
import { verifiedHeaders } from '@/lib/auth/request-headers'
import { type CredentialReader, readCredential, readers } from '@/lib/guard/credentials'
import { readPrincipal } from '@/lib/guard/principal'
import { sessionCookieName } from '@/lib/guard/session-cookie'
import { newOrganization, newPerson, type Person } from '../../support/people'

// The guard can be taught a further credential by one function, as docs/add-a-plugin.md shows.

const bearer: CredentialReader = (headers) => {
  const [, token] = headers.get('authorization')?.match(/^Bearer (.+)$/) ?? []
  return token === undefined ? undefined : { token }
}

const cookieOf = ({ cookies }: Person) => `${sessionCookieName()}=${cookies.get(sessionCookieName())}`

async function tokenOf({ id }: Person): Promise<string> {
  const [row] = await db().select().from(session).where(eq(session.userId, id))
  return row?.token ?? ''
}

const read = (headers: Record<string, string>, by?: CredentialReader[]) =>
  readCredential(new Headers(headers), by)

test('the product takes the session’s cookie and no other credential', async () => {
  const person = await newPerson()
  const token = await tokenOf(person)
  expect(readers).toHaveLength(1)
  expect(await read({ cookie: cookieOf(person) })).toEqual({ token })
  expect(await read({})).toBeNull()
  for (const [name, value] of [
    ['authorization', `Bearer ${token}`],
    ['x-api-key', token],
  ] as const)
    expect(await read({ [name]: value })).toBeNull()
})

test('a request with two credentials is no one’s, whichever of them is valid', async () => {
  const token = await tokenOf(await newPerson())
  const first: CredentialReader = () => ({ token })
  const invalid: CredentialReader = () => null
  const none: CredentialReader = () => undefined
  expect(await read({}, [none, first])).toEqual({ token })
  for (const by of [[first, first], [first, invalid], [invalid, first], [invalid], [none], []])
    expect(await read({}, by)).toBeNull()
})

test('a token in another header is the same session, and ends with it', async () => {
  const { owner, slug } = await newOrganization()
  const credential = await read({ authorization: `Bearer ${await tokenOf(owner)}` }, [bearer])
  if (!credential) throw new Error('no credential')
  expect(await readPrincipal(credential, slug)).toMatchObject({
    viewer: { user: { id: owner.id } },
    context: { organization: { slug }, member: { role: 'owner' } },
  })
  await db().delete(session).where(eq(session.userId, owner.id))
  expect(await readPrincipal(credential, slug)).toMatchObject({ viewer: null, context: null })
})

test('a key stands for its owner until it expires, or its owner is banned or no member', async () => {
  const { owner, slug } = await newOrganization()
  const other = await newOrganization()
  const expiresAt = new Date(Date.now() + 60_000)
  const principal = (at: Date, org = slug) =>
    readPrincipal({ id: 'key', userId: owner.id, expiresAt: at }, org)
  const context = { organization: { slug }, member: { role: 'owner' }, session: { id: 'key' } }
  expect(await principal(expiresAt)).toMatchObject({ context })
  expect(await principal(expiresAt, other.slug)).toMatchObject({ context: null, strangerTo: other.id })
  expect(await principal(new Date(Date.now() - 1))).toMatchObject({ viewer: null })
  await db().update(user).set({ banned: true }).where(eq(user.id, owner.id))
  expect(await principal(expiresAt)).toMatchObject({ viewer: null })
})

test('Better Auth gets the session that the guard read, and none of the headers that carry credentials', async () => {
  const person = await newPerson()
  const cookie = cookieOf(person)
  const given = { cookie: `theme=dark; ${cookie}`, authorization: 'Bearer x', 'x-api-key': 'y' }
  const headers = await verifiedHeaders(new Headers(given))
  expect(headers.get('cookie')).toBe(cookie)
  for (const name of ['authorization', 'x-api-key']) expect(headers.get(name)).toBeNull()
  expect((await verifiedHeaders(new Headers(given), { session: false })).get('cookie')).toBeNull()
})
