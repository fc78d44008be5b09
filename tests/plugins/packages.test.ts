import { expect, test } from 'vitest'
import { currentViewer, requirePermission } from '@/lib/guard/server'
import type { Browser } from '../support/browser'
import { newOrganization, newPerson } from '../support/people'
import { stripeClient, stripeEvents, stripeSecret } from './support/installed'
import { Program } from './support/program'

// Plugins that are packages of their own, each driven once over HTTP.

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

test('passkey: a challenge is bound to the browser that asked for it', async () => {
  const person = await newPerson()
  const options = await person.get('/passkey/generate-register-options')
  expect(options).toMatchObject({
    status: 200,
    body: { challenge: expect.any(String), rp: { id: 'localhost' } },
  })
  const response = { id: 'x', rawId: 'x', type: 'public-key', response: {}, clientExtensionResults: {} }
  const verify = (browser: Browser) => browser.post('/passkey/verify-registration', { response })
  const known = await verify(person)
  for (const name of [...person.cookies.keys()].filter((each) => each.endsWith('passkey')))
    person.cookies.delete(name)
  const unknown = await verify(person)
  expect([known.body.code, unknown.body.code]).toEqual([
    'FAILED_TO_VERIFY_REGISTRATION',
    'CHALLENGE_NOT_FOUND',
  ])
  expect((await person.get('/passkey/list-user-passkeys')).body).toEqual({ list: [] })
})
