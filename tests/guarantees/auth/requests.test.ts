import { eq } from 'drizzle-orm'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { db } from '@/db'
import { account, session } from '@/db/schema'
import { Browser } from '../../support/browser'
import { endpoints } from '../../support/endpoints'
import { forgetCounts } from '../../support/limits'
import { as, forgetProof, newPerson, password } from '../../support/people'
import { leavingNoTrace } from '../../support/trace'

afterEach(forgetCounts)

const sessionsOf = (id: string) => db().select().from(session).where(eq(session.userId, id))

describe('over HTTP', () => {
  test('no answer hands the session’s token to a script', async () => {
    const person = await newPerson()
    const browser = new Browser()
    const signedIn = await browser.post('/sign-in/email', { email: person.email, password })
    const answers = [
      signedIn,
      await browser.get('/get-session'),
      await browser.post('/update-user', { name: 'Renamed' }),
      await browser.post('/change-password', {
        currentPassword: password,
        newPassword: 'a-new-and-rare-phrase',
      }),
      await browser.get('/organization/list'),
    ]
    for (const { status, body } of answers) {
      expect(status).toBe(200)
      expect(JSON.stringify(body)).not.toContain('"token"')
    }
    const tokens = (await sessionsOf(person.id)).map(({ token }) => token)
    for (const token of tokens) expect(JSON.stringify(answers.map(({ body }) => body))).not.toContain(token)
  })

  test.each(endpoints.filter(({ closed }) => closed))(
    '$name is closed, in JSON',
    async ({ path, method }) => {
      const stella = await as('stella')
      const [plain, last = ''] = [path, path.at(-1)]
      const encoded = `${path.slice(0, -1)}%${last.charCodeAt(0).toString(16)}`
      for (const way of [plain, `/${path}`, `${path}/`, encoded]) {
        const answer = await stella.send(way, { method, body: method === 'GET' ? undefined : '{}' })
        expect([way, answer.status, answer.body.code]).toEqual([way, 404, 'NOT_FOUND'])
      }
    },
  )

  test('no one deletes an account without recent proof or its password', async () => {
    const person = await newPerson()
    await forgetProof(person)
    for (const [status, body] of [
      [403, {}],
      [400, { password: '' }],
      [400, { password: 'wrong' }],
      [403, { newPassword: password }],
      [400, { password: '', newPassword: password }],
    ] as const)
      expect((await leavingNoTrace(() => person.post('/delete-user', body))).status).toBe(status)
    expect(await db().select().from(account).where(eq(account.userId, person.id))).toHaveLength(1)
  })

  test.each([
    ['another site', { origin: 'https://evil.test' }],
    ['a sandboxed frame', { origin: 'null' }],
  ])('a request from %s with our cookie is refused', async (_, headers) => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const person = await newPerson()
    expect(
      (await leavingNoTrace(() => person.post('/update-user', { name: 'Hijacked' }, headers))).status,
    ).toBe(403)
  })

  test.each([
    ['a NUL byte in a name', '/update-user', { name: 'a\u0000b' }],
    [
      'a NUL byte deep inside',
      '/organization/create',
      { name: 'x', slug: 'xx', metadata: { a: ['\u0000'] } },
    ],
    ['something that is no JSON', '/update-user', '{"name":'],
    ['a list', '/update-user', '[]'],
    [
      'a body that is deep without end',
      '/update-user',
      `{"name":${'['.repeat(30_000)}${']'.repeat(30_000)}}`,
    ],
    ['far too much', '/update-user', { name: 'x'.repeat(70_000) }],
  ])('%s is refused as bad input', async (_, path, body) => {
    const person = await newPerson()
    const { status } = await leavingNoTrace(() => person.post(path, body))
    expect(status).toBe(400)
  })

  test('text that only pretends to be JSON changes nothing', async () => {
    const person = await newPerson()
    const answer = await leavingNoTrace(() =>
      person.post('/update-user', '{"name":"Hijacked"}', { 'content-type': 'text/plain' }),
    )
    expect([400, 415]).toContain(answer.status)
  })
})
