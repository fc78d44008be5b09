import { createPublicKey, verify } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { expect, inject, test } from 'vitest'
import { db } from '@/db'
import { session, user } from '@/db/schema'
import { env } from '@/lib/env'
import { currentViewer, requirePermission } from '@/lib/guard/server'
import { limits } from '@/lib/http/rate-limits'
import { comeBack, goTo } from '../support/arrivals'
import { Browser } from '../support/browser'
import { newOrganization, newPerson, password } from '../support/people'
import { magicLinks } from './support/installed'
import { Program } from './support/program'
import { signInAtProvider } from './support/provider'

// Plugins of Better Auth itself, each driven once over HTTP.

const signIn = (email: string, browser = new Browser()) => browser.post('/sign-in/email', { email, password })

test('bearer: a program signs in, acts through the guard and the endpoints, and is out once its session ends', async () => {
  const { owner, id, slug } = await newOrganization()
  const { headers } = await signIn(owner.email)
  const bearer = { authorization: `Bearer ${headers.get('set-auth-token')}` }
  const program = new Program(bearer)
  expect(await program.within(() => requirePermission('project:create', slug))).toMatchObject({
    user: { id: owner.id },
  })
  expect(await program.get('/get-session')).toMatchObject({ body: { user: { id: owner.id } } })
  const renamed = await program.post('/organization/update', {
    organizationId: id,
    data: { name: 'By program' },
  })
  expect(renamed).toMatchObject({ status: 200, body: { name: 'By program' } })

  for (const forged of [`${bearer.authorization}A`, 'Bearer x', 'Bearer ', `Basic ${bearer.authorization}`]) {
    const other = new Program({ authorization: forged })
    expect(await other.within(currentViewer)).toBeNull()
    expect((await other.post('/update-user', { name: 'Forged' })).status).toBe(401)
  }
  const two = new Program({ ...bearer, cookie: (await newPerson()).headers().get('cookie') ?? '' })
  expect(await two.within(currentViewer)).toBeNull()
  expect((await two.post('/update-user', { name: 'Both' }, { origin: env().appUrl })).status).toBe(401)

  await db().delete(session).where(eq(session.userId, owner.id))
  expect(await program.within(currentViewer)).toBeNull()
  expect((await program.get('/organization/list')).status).toBe(401)
})

test('jwt: the token of a session is verified with the published keys', async () => {
  const person = await newPerson()
  const { status, body } = await person.get('/token')
  expect(status).toBe(200)
  const [head = '', claims = '', signature = ''] = String(body.token).split('.')
  const { keys } = (await new Browser().get('/jwks')).body as { keys: { kid: string }[] }
  const { kid } = JSON.parse(Buffer.from(head, 'base64url').toString())
  const key = keys.find((each) => each.kid === kid)
  const publicKey = createPublicKey({ key: { ...key }, format: 'jwk' })
  expect(verify(null, Buffer.from(`${head}.${claims}`), publicKey, Buffer.from(signature, 'base64url'))).toBe(
    true,
  )
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({ sub: person.id })
  expect((await new Browser().get('/token')).status).toBe(401)
})

test('magicLink: a link signs in, and strangers cannot fill a mailbox with them', async () => {
  const person = await newPerson()
  const [stranger, browser] = [new Browser(), new Browser()]
  const ask = () => stranger.post('/sign-in/magic-link', { email: person.email, callbackURL: '/dashboard' })
  for (let n = 0; n < 6; n++) expect(await ask()).toMatchObject({ status: 200, body: { status: true } })
  expect(magicLinks).toHaveLength(limits['stranger-mail:address'].points)
  const { pathname, search } = new URL(magicLinks[0] ?? '')
  const opened = await browser.get(`${pathname.replace('/api/auth', '')}${search}`)
  expect([opened.status, opened.headers.get('location')]).toEqual([302, `${env().appUrl}/dashboard`])
  expect(await browser.within(currentViewer)).toMatchObject({ user: { id: person.id } })
})

test('OIDC_ISSUER: a person signs in at a real provider, and the guard lets them in', async () => {
  const browser = new Browser()
  const arrive = async () => {
    const start = await goTo(browser, 'oidc', '/dashboard?from=provider')
    expect(start).toMatch(inject('provider'))
    return signInAtProvider(start, 'nora')
  }
  expect(await comeBack(new Browser(), await arrive())).toContain('error=state_mismatch')
  expect(await comeBack(browser, await arrive())).toBe('/dashboard?from=provider')
  expect(await browser.within(currentViewer)).toMatchObject({ user: { email: 'nora@provider.test' } })
  expect(await db().select().from(user).where(eq(user.email, 'nora@provider.test'))).toHaveLength(1)
})
