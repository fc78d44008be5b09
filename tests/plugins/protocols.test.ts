import { createHash, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { env } from '@/lib/env'
import { currentViewer } from '@/lib/guard/server'
import { newPerson } from '../support/people'
import { scimToken } from './support/installed'
import { Program } from './support/program'

// Plugins that speak a protocol of their own: other origins, forms, methods, media types and
// credentials.

test('oauth-provider: a client of another origin signs a person in by our consent', async () => {
  const person = await newPerson()
  const redirect = 'https://client.test/callback'
  const made = await person.post('/oauth2/create-client', {
    client_name: 'A client',
    redirect_uris: [redirect],
    token_endpoint_auth_method: 'client_secret_basic',
  })
  expect(made.status).toBe(201)
  const { client_id: id, client_secret: secret } = made.body as Record<string, string>
  const verifier = randomBytes(32).toString('base64url')
  const query = new URLSearchParams({
    client_id: id ?? '',
    redirect_uri: redirect,
    response_type: 'code',
    scope: 'openid email',
    state: 'a-state-of-the-client',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  })
  const asked = await person.get(`/oauth2/authorize?${query}`)
  const consent = new URL(asked.headers.get('location') ?? String(asked.body.url), env().appUrl)
  expect([consent.origin, consent.pathname]).toEqual([env().appUrl, '/consent'])
  const agreed = await person.post('/oauth2/consent', {
    accept: true,
    oauth_query: consent.search.slice(1),
  })
  const back = new URL(String(agreed.body.url ?? agreed.body.redirect_uri ?? agreed.headers.get('location')))
  expect(back.href).toMatch(`${redirect}?`)
  expect(back.searchParams.get('state')).toBe('a-state-of-the-client')

  const again = await person.get(`/oauth2/authorize?${query}`)
  expect(again.headers.get('location')).toMatch(`${redirect}?`)

  const client = new Program({ authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` })
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const exchange = (code: string) =>
    client.send('/oauth2/token', {
      method: 'POST',
      headers: form,
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirect,
        code_verifier: verifier,
      }).toString(),
    })
  const tokens = await exchange(back.searchParams.get('code') ?? '')
  expect(tokens).toMatchObject({
    status: 200,
    body: { access_token: expect.any(String), id_token: expect.any(String) },
  })
  expect((await exchange('made-up')).status).toBe(400)

  const holder = new Program({ authorization: `Bearer ${tokens.body.access_token}` })
  expect(await holder.get('/oauth2/userinfo')).toMatchObject({
    body: { sub: person.id, email: person.email },
  })
  expect(await holder.within(currentViewer)).toBeNull()
})

test('scim: a directory creates, replaces, changes and deletes a person with a token of its own', async () => {
  const directory = new Program({ authorization: `Bearer ${scimToken}` })
  const scim = (method: string, path: string, body?: object, program = directory) =>
    program.send(`/scim/v2${path}`, { method, body, headers: { 'content-type': 'application/scim+json' } })
  const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User']
  const nora = {
    schemas,
    userName: 'nora',
    name: { formatted: 'Nora' },
    externalId: 'n-1',
    emails: [{ value: 'nora@directory.test', primary: true }],
  }

  expect((await scim('POST', '/Users', nora, new Program({}))).status).toBe(401)
  const made = await scim('POST', '/Users', nora)
  expect(made).toMatchObject({ status: 201, body: { userName: 'nora', id: expect.any(String) } })
  const at = `/Users/${made.body.id}`
  expect(await scim('GET', at)).toMatchObject({ status: 200, body: { userName: 'nora' } })
  expect(await scim('PUT', at, { ...nora, displayName: 'Nora' })).toMatchObject({
    status: 200,
    body: { displayName: 'Nora' },
  })
  const patch = {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [{ op: 'replace', path: 'displayName', value: 'Nora N.' }],
  }
  expect((await scim('PATCH', at, patch)).status).toBeLessThan(300)
  expect(await scim('GET', at)).toMatchObject({ body: { displayName: 'Nora N.' } })
  expect((await scim('DELETE', at)).status).toBe(204)
  expect((await scim('GET', at)).status).toBe(404)
})
