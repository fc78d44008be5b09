import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { currentViewer, requirePermission } from '@/lib/guard/server'
import { type Answer, Browser } from '../support/browser'
import { newOrganization, newPerson } from '../support/people'
import { newAuthenticator } from './support/authenticator'
import { furtherExceptions, stripeClient, stripeEvents, stripeSecret } from './support/installed'
import { Program } from './support/program'

// Plugins that are packages of their own, each driven once over HTTP.

test('the guide shows every line that these tests needed', () => {
  const guide = readFileSync(new URL('../../docs/add-a-plugin.md', import.meta.url), 'utf8')
  for (const [path, line] of Object.entries(furtherExceptions))
    for (const word of [path, ...Object.keys(line)]) expect(guide).toContain(word)
})

test('apiKey: a program with a key passes the guard as its owner, until the key is deleted', async () => {
  const { owner, slug } = await newOrganization()
  const other = await newOrganization()
  const made = await owner.post('/api-key/create', { name: 'For a program' })
  expect(made.status).toBe(200)
  const program = new Program({ 'x-api-key': String(made.body.key) })
  expect(await program.within(() => requirePermission('project:create', slug))).toMatchObject({
    user: { id: owner.id },
    member: { role: 'owner' },
  })
  await expect(program.within(() => requirePermission('project:read', other.slug))).rejects.toMatchObject({
    code: 'not_found',
  })
  const two = new Program({ ...program.sent, cookie: owner.headers().get('cookie') ?? '' })
  expect(await two.within(currentViewer)).toBeNull()
  expect(await new Program({ 'x-api-key': 'made-up' }).within(currentViewer)).toBeNull()

  expect(await owner.post('/api-key/delete', { keyId: made.body.id })).toMatchObject({ status: 200 })
  expect(await program.within(currentViewer)).toBeNull()
})

test('stripe: a webhook reaches the plugin byte for byte, and an altered one is refused', async () => {
  const payload = JSON.stringify(
    { id: 'evt_1', object: 'event', type: 'invoice.paid', data: { object: {} } },
    null,
    2,
  )
  const client = await stripeClient()
  const signature = client.webhooks.generateTestHeaderString({ payload, secret: stripeSecret })
  const deliver = (body: string) =>
    new Program({}).send('/stripe/webhook', {
      method: 'POST',
      body,
      headers: { 'stripe-signature': signature },
    })
  expect(await deliver(payload)).toMatchObject({ status: 200, body: { success: true } })
  expect(stripeEvents.map(({ id }) => id)).toEqual(['evt_1'])
  expect(await deliver(JSON.stringify(JSON.parse(payload)))).toMatchObject({
    status: 400,
    body: { code: 'FAILED_TO_CONSTRUCT_STRIPE_EVENT' },
  })
  expect(stripeEvents).toHaveLength(1)
})

test('passkey: a person registers one and signs in with it, each time in the browser that asked for the challenge', async () => {
  const person = await newPerson()
  const authenticator = newAuthenticator()
  const challengeOf = ({ status, body }: Answer) => {
    expect(status).toBe(200)
    return String(body.challenge)
  }
  const register = challengeOf(await person.get('/passkey/generate-register-options'))
  const response = authenticator.register(register)
  expect((await new Browser().post('/passkey/verify-registration', { response })).status).not.toBe(200)
  expect(await person.post('/passkey/verify-registration', { response })).toMatchObject({ status: 200 })

  const [browser, other] = [new Browser(), new Browser()]
  const signed = authenticator.sign(challengeOf(await browser.get('/passkey/generate-authenticate-options')))
  expect((await other.post('/passkey/verify-authentication', { response: signed })).status).toBe(400)
  expect(await other.within(currentViewer)).toBeNull()
  expect(await browser.post('/passkey/verify-authentication', { response: signed })).toMatchObject({
    status: 200,
  })
  expect(await browser.within(currentViewer)).toMatchObject({ user: { id: person.id } })
})
