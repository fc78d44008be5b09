import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { currentViewer, requirePermission } from '@/lib/guard/server'
import { newOrganization } from '../support/people'
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
