import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { GET as health } from '@/app/api/health/route'
import { GET as ready } from '@/app/api/ready/route'
import { page } from '@/components/page'
import { db, pool } from '@/db'
import { mail } from '@/db/schema'
import { forgetEnv } from '@/lib/env'
import { currentViewer, requirePermission, requireUser } from '@/lib/guard/server'
import type { Action } from '@/lib/http/action'
import { startWorker, stopWorker } from '@/lib/jobs/worker'
import { log } from '@/lib/log'
import { Browser } from '../../support/browser'
import { formOf } from '../../support/form'
import { markup } from '../../support/markup'
import { as, newOrganization, type Person, password } from '../../support/people'
import { refusal } from '../../support/refusal'
import { openTcpProxy } from '../../support/tcp-proxy'

// The database goes away as it does in life: its port closes, and connections break. A proxy stands between for that.

let proxy: Awaited<ReturnType<typeof openTcpProxy>>
let ada: Person

beforeAll(async () => {
  proxy = await openTcpProxy(process.env.DATABASE_URL ?? '', (near, far) => near.pipe(far).pipe(near))
  process.env.DATABASE_URL = proxy.url
  forgetEnv()
  ada = await as('ada')
})

afterAll(() => proxy.close())

const doing: Action = formOf('project:read', z.object({}), async () => ({ message: 'done' }))

describe('while the database is away', () => {
  beforeAll(async () => {
    await ada.within(requireUser)
    await proxy.close()
  })
  afterAll(() => proxy.open())
  beforeEach(() => {
    vi.spyOn(log, 'error').mockImplementation(() => {})
    vi.spyOn(console, 'error').mockImplementation(() => {})
  })

  test.each([
    ['currentViewer', () => currentViewer()],
    ['requireUser', () => requireUser()],
    ['requirePermission', () => requirePermission('project:read', 'acme')],
  ])('the guard (%s) says “unavailable”, never “signed out”', async (_, ask) => {
    const refused = await refusal(ada.within<unknown>(ask))
    expect(refused).toMatchObject({ code: 'unavailable', status: 503 })
    expect(refused.wait).toBeGreaterThan(0)
  })

  test('an action says so, and gives back what was typed', async () => {
    expect(await ada.call(doing, { organization: 'acme', name: 'Rover' })).toMatchObject({
      status: 'refused',
      code: 'unavailable',
      values: { name: 'Rover' },
    })
  })

  test('a page says so, and does not send to sign-in', async () => {
    const show = page('signed-in', () => 'shown')
    const shown = await ada.within(
      () => show({ params: Promise.resolve({}), searchParams: Promise.resolve({}) }),
      'render',
    )
    expect(markup(shown)).toContain('You’re still signed in.')
  })

  test.each([
    ['GET', '/get-session', undefined],
    ['GET', '/organization/list', undefined],
    ['GET', '/organization/list-members?organizationId=demo-org-acme', undefined],
    ['GET', '/organization/get-full-organization?organizationId=demo-org-acme', undefined],
    [
      'POST',
      '/organization/invite-member',
      { organizationId: 'demo-org-acme', email: 'x@people.test', role: 'member' },
    ],
    ['POST', '/organization/leave', { organizationId: 'demo-org-acme' }],
    ['POST', '/organization/set-active', { organizationId: 'demo-org-acme' }],
    ['POST', '/organization/has-permission', { permissions: { project: ['read'] } }],
    ['POST', '/update-user', { name: 'Ada' }],
    ['POST', '/change-password', { currentPassword: password, newPassword: 'a-long-and-rare-phrase' }],
    ['POST', '/delete-user', { password }],
    ['POST', '/sign-out', {}],
    ['POST', '/sign-in/email', { email: 'ada@acme.test', password }],
    ['POST', '/sign-up/email', { name: 'N', email: 'n@people.test', password: 'a-long-and-rare-phrase' }],
    ['POST', '/request-password-reset', { email: 'ada@acme.test' }],
    ['POST', '/reset-password', { token: 'x', newPassword: 'a-long-and-rare-phrase' }],
  ] as const)('%s %s answers 503 with Retry-After, and the cookie is kept', async (method, path, body) => {
    const before = new Map(ada.cookies)
    const { status, headers } = await ada.send(path, { method, body })
    expect(status).toBe(503)
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    expect(ada.cookies).toEqual(before)
  })

  test('the process lives and says that it is not ready', async () => {
    expect(health().status).toBe(200)
    const answer = await ready()
    expect(answer.status).toBe(503)
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  test('who is signed out needs no database to be told so', async () => {
    expect(await refusal(new Browser().within(requireUser))).toMatchObject({ code: 'unauthenticated' })
  })
})

test('when it is back, everybody is still signed in and nothing was left half done', async () => {
  await proxy.close()
  await refusal(ada.within(requireUser))
  await proxy.open()
  expect(await ada.within(requireUser)).toMatchObject({ user: { id: 'demo-ada' } })
  expect(await ada.call(doing, { organization: 'acme' })).toEqual({ status: 'done', message: 'done' })
  expect((await ready()).status).toBe(200)
})

test('a worker that started while it was away does its jobs when it is back', async () => {
  const complaint = vi.spyOn(log, 'error').mockImplementation(() => {})
  await proxy.close()
  startWorker()
  try {
    await vi.waitFor(() => expect(complaint).toHaveBeenCalled())
    await proxy.open()
    const { id, owner } = await newOrganization()
    const guest = { organizationId: id, email: 'late@people.test', role: 'member' }
    expect((await owner.post('/organization/invite-member', guest)).status).toBe(200)
    const mails = () => db().select({ state: mail.state }).from(mail).where(eq(mail.recipient, guest.email))
    await vi.waitFor(async () => expect(await mails()).toEqual([{ state: 'sent' }]), {
      timeout: 20_000,
      interval: 100,
    })
  } finally {
    await stopWorker()
  }
})

test('when every connection is taken, an endpoint answers 503, never “signed out”', async () => {
  vi.spyOn(log, 'error').mockImplementation(() => {})
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const taken = await Promise.all(Array.from({ length: 10 }, () => pool().connect()))
  try {
    const answers = await Promise.all([
      ada.post('/update-user', { name: 'Ada Lovelace' }),
      ada.get('/organization/list'),
      ada.get('/get-session'),
    ])
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 503])
  } finally {
    for (const client of taken) client.release()
  }
})
