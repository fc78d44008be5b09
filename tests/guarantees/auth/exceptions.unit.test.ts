import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { cleanAnswer } from '@/lib/auth/clean-answer'
import { cleanRequest } from '@/lib/auth/clean-request'
import { type Exception, exceptionAt, exceptions } from '@/lib/auth/exceptions'
import { env } from '@/lib/env'
import { endpoints } from '../../support/endpoints'

// What each exception of the table allows, and that nothing of it is allowed without.

const form = 'application/x-www-form-urlencoded'

async function received(exception: Exception, type: string, body: string, method = 'POST') {
  const request = new Request(`${env().appUrl}/api/auth/plugin`, {
    method,
    headers: { 'content-type': type },
    body,
  })
  const { clean, body: fields } = await cleanRequest(request, exception)
  return { text: await clean.text(), type: clean.headers.get('content-type'), fields }
}

const refused = { code: 'invalid' }

describe('the body of a request', () => {
  const signed = '{\n  "id": "evt_1",\n  "__proto__": {}\n}\r\n'

  test('is written anew from what was read, unless the path wants it byte for byte', async () => {
    expect(await received({}, 'application/json', '{\n "id": 1 }')).toMatchObject({ text: '{"id":1}' })
    await expect(received({}, 'application/json', signed)).rejects.toMatchObject(refused)
    for (const type of ['application/json', 'text/plain'])
      expect(await received({ rawBody: true }, type, signed)).toEqual({ text: signed, type, fields: {} })
    await expect(received({ rawBody: true }, 'x/y', 'x'.repeat(70_000))).rejects.toMatchObject(refused)
  })

  test('is JSON by its own name, unless the path accepts another name or a form', async () => {
    const scim = 'application/scim+json'
    for (const type of [scim, form, 'text/plain', 'application/jsonp'])
      await expect(received({}, type, '{"a":1}')).rejects.toMatchObject(refused)
    expect(await received({ accepts: [scim] }, `${scim}; charset=utf-8`, '{"a":1}')).toMatchObject({
      text: '{"a":1}',
      type: scim,
    })
    expect(await received({ accepts: [form] }, form, 'a=1&b=%26')).toMatchObject({
      text: 'a=1&b=%26',
      fields: { a: ['1'], b: ['&'] },
    })
    expect(await received({ accepts: [form] }, form, 'a=1&a=2')).toMatchObject({ text: 'a=1&a=2' })
    await expect(received({ accepts: [form] }, scim, '{"a":1}')).rejects.toMatchObject(refused)
  })

  test.each(['a=%00', 'a=1&a=%00', '%00=1', '__proto__=1', `a=${'x'.repeat(70_000)}`])(
    'is refused as a form when it could surprise a reader: %.20s',
    async (body) => {
      await expect(received({ accepts: [form] }, form, body)).rejects.toMatchObject(refused)
    },
  )

  test('takes callbacks to our own origin only, in a form, too', async () => {
    const { text } = await received(
      { accepts: [form] },
      form,
      'callbackURL=%2Fok&callbackURL=https%3A%2F%2Fevil.test',
    )
    expect(text).not.toContain('evil')
  })
})

describe('an answer', () => {
  const answer = (status: number, body: unknown, headers: Record<string, string> = {}) =>
    Response.json(body, { status, headers })
  const json = async (response: Response) => JSON.parse(await response.text())

  test('loses the tokens of sessions at the top, in its session and in lists, unless the path hands them out', async () => {
    const session = { id: 's', token: 'secret' }
    for (const body of [session, { session }, [session], [{ session, user: {} }]]) {
      const cleaned = await cleanAnswer(answer(200, body, { 'set-auth-token': 'secret' }))
      expect(cleaned.headers.get('set-auth-token')).toBeNull()
      expect(await cleaned.text()).not.toContain('secret')
      const kept = await cleanAnswer(answer(200, body, { 'set-auth-token': 'secret' }), { tokens: true })
      expect(kept.headers.get('set-auth-token')).toBe('secret')
      expect(await json(kept)).toEqual(body)
    }
  })

  test('redirects to our own origin, unless the path redirects to others', async () => {
    const to = (location: string) => new Response(null, { status: 302, headers: { location } })
    const at = async (response: Response, exception?: Exception) =>
      (await cleanAnswer(response, exception)).headers.get('location')
    expect(await at(to('https://client.test/cb?code=1'))).toBe('/')
    expect(await at(to('https://client.test/cb?code=1'), { foreignLocation: true })).toBe(
      'https://client.test/cb?code=1',
    )
    expect(await at(to('/dashboard'))).toBe('/dashboard')
  })

  test('that is no redirect keeps its body when it names another origin', async () => {
    const body = { url: 'https://provider.test', redirect: true }
    const cleaned = await cleanAnswer(answer(200, body, { location: body.url }))
    expect(cleaned.headers.get('location')).toBeNull()
    expect(await json(cleaned)).toEqual(body)
  })

  test('that refuses is JSON with code and message, whatever it was', async () => {
    const headers = { 'content-type': 'text/plain', 'set-cookie': 'a=b' }
    for (const text of ['Not Found', null]) {
      const cleaned = await cleanAnswer(new Response(text, { status: 404, headers }))
      expect(cleaned.headers.get('set-cookie')).toBe('a=b')
      expect([cleaned.status, await json(cleaned)]).toEqual([
        404,
        { code: 'NOT_FOUND', message: 'Endpoint not found.' },
      ])
    }
  })

  test('without a body stays without one', async () => {
    const headers = { 'content-type': 'application/scim+json' }
    const cleaned = await cleanAnswer(new Response(null, { status: 204, headers }))
    expect([cleaned.status, cleaned.body]).toEqual([204, null])
  })

  test('never names the mail of an invitation, however deep', async () => {
    const cleaned = await cleanAnswer(answer(200, { invitation: { id: 'i', mailId: 'm' } }))
    expect(await json(cleaned)).toEqual({ invitation: { id: 'i' } })
  })
})

describe('a line of the table', () => {
  const of = (lines: Record<string, Exception>, path: string) => {
    Object.assign(exceptions, lines)
    try {
      return exceptionAt(path)
    } finally {
      for (const at of Object.keys(lines)) delete exceptions[at]
    }
  }

  test('is about its path, as the library names it and as a request does', () => {
    const line: Record<string, Exception> = { '/x/callback/:id': { foreignLocation: true } }
    for (const path of ['/x/callback/:id', '/x/callback/github'])
      expect(of(line, path)).toEqual({ foreignLocation: true })
    for (const path of ['/x/callback', '/x/callback/', '/x/callback/a/b', '/y/callback/github', '/'])
      expect(of(line, path)).toEqual({})
  })

  test('for all paths below one joins those of single paths', () => {
    const lines: Record<string, Exception> = {
      '/x/*': { methods: ['PUT'], tokens: true },
      '/x/token': { accepts: [form] },
    }
    expect(of(lines, '/x/token')).toEqual({ methods: ['PUT'], tokens: true, accepts: [form] })
    expect(of(lines, '/x/a/b')).toEqual({ methods: ['PUT'], tokens: true })
    expect(of(lines, '/xy')).toEqual({})
  })
})

test('no endpoint that the library opens by GET takes a token: email programs open links by themselves', () => {
  const takesToken = endpoints.filter(
    ({ method, path, query }) =>
      method === 'GET' &&
      (path.includes(':token') || (query instanceof z.ZodObject && 'token' in query.shape)),
  )
  expect(takesToken.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['/verify-email', '/reset-password/:token', '/delete-user/callback']),
  )
  expect(takesToken.filter(({ path, closed }) => !closed && !exceptionAt(path).page)).toEqual([])
})
