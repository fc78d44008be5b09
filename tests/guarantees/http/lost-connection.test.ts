import pg from 'pg'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { changePasswordAction } from '@/app/account/actions'
import { changeRole, inviteMember, leaveOrganization } from '@/app/dashboard/[org]/members/actions'
import { createProject } from '@/app/dashboard/[org]/projects/actions'
import { page } from '@/components/page'
import { log } from '@/lib/log'
import { Redirected } from '../../support/browser'
import { forgetCounts } from '../../support/limits'
import { markup } from '../../support/markup'
import { newOrganization, type Person, password } from '../../support/people'

// One connection breaks, as when a server of a cluster restarts, and the next query finds another.
// Each request is tried with the break at its first query, at its second, and so on: the answer may
// be that it is done, or "unavailable", but never that the person is signed out.

const query = pg.Client.prototype.query
let owner: Person
let leaver: Person
let slug = ''
let organizationId = ''

beforeAll(async () => {
  const made = await newOrganization()
  ;({ owner, slug, id: organizationId } = made)
  leaver = await made.join('member')
})
beforeEach(() => {
  vi.spyOn(log, 'error').mockImplementation(() => {})
  vi.spyOn(log, 'warn').mockImplementation(() => {})
})
afterEach(forgetCounts)

/** @returns the answers, one for each query at which the connection was broken */
async function brokenAtEach<T>(run: () => Promise<T>): Promise<T[]> {
  const answers: T[] = []
  for (let at = 1; at < 60; at++) {
    let count = 0
    const spy = vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (
      this: pg.Client,
      ...given: unknown[]
    ) {
      if (++count === at) Reflect.get(this, 'connection').stream.destroy()
      return Reflect.apply(query, this, given)
    })
    const answer = await run()
    spy.mockRestore()
    if (count < at) return answers
    answers.push(answer)
    await forgetCounts()
  }
  throw new Error('It made more than 60 queries.')
}

describe('no endpoint takes a broken connection for “signed out”, or answers with a fault', () => {
  test.each([
    ['GET', '/get-session', undefined],
    ['GET', '/organization/list', undefined],
    ['GET', '/organization/list-members?organizationId=ID', undefined],
    ['GET', '/organization/get-full-organization?organizationId=ID', undefined],
    ['POST', '/organization/has-permission', { organizationId: 'ID', permissions: { project: ['read'] } }],
    ['POST', '/organization/set-active', { organizationId: 'ID' }],
    ['POST', '/organization/invite-member', { organizationId: 'ID', email: 'x@people.test', role: 'member' }],
    ['POST', '/update-user', { name: 'Ada' }],
    ['POST', '/change-password', { currentPassword: password, newPassword: password }],
  ] as const)('%s %s', async (method, path, body) => {
    const before = new Map(owner.cookies)
    const sent = body && JSON.stringify(body).replaceAll('"ID"', `"${organizationId}"`)
    const answers = await brokenAtEach(() =>
      owner.send(path.replace('ID', organizationId), { method, body: sent }),
    )
    expect(answers.length).toBeGreaterThan(0)
    for (const { status, body } of answers) {
      expect([200, 400, 409, 503]).toContain(status)
      // Better Auth's answer to a session that it does not find.
      if (path === '/get-session' && status === 200) expect(body).toHaveProperty('session')
    }
    expect(answers.map(({ status }) => status)).toContain(503)
    expect(owner.cookies).toEqual(before)
  })

  test('POST /sign-in/email', async () => {
    const sent = { email: owner.email, password }
    const answers = await brokenAtEach(() => owner.post('/sign-in/email', sent))
    // Not 409, although it also broke while committing: signing in again does no harm.
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503, 200]))
  })

  test('POST /sign-out, which otherwise says that a session has ended that lives on', async () => {
    const cookies = new Map(leaver.cookies)
    const answers = await brokenAtEach(() => leaver.post('/sign-out'))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]))
    for (const [name, value] of cookies) leaver.cookies.set(name, value)
    expect((await leaver.get('/get-session')).body).not.toHaveProperty('session')
  })
})

describe('no form does', () => {
  test.each([
    ['inviting', () => inviteMember, () => ({ email: 'y@people.test', role: 'member' })],
    ['creating a project', () => createProject, () => ({ name: 'Rover' })],
    ['changing a role', () => changeRole, () => ({ memberId: owner.memberId, role: 'admin' })],
    ['leaving', () => leaveOrganization, () => ({})],
    [
      'changing the password',
      () => changePasswordAction,
      () => ({ currentPassword: password, newPassword: 'short' }),
    ],
  ] as const)('%s', async (_, action, fields) => {
    const answers = await brokenAtEach(() =>
      owner.call(action(), { organization: slug, ...fields() }).catch((error) => {
        if (error instanceof Redirected) return { code: error.to }
        throw error
      }),
    )
    const codes = answers.map(({ code }) => code)
    expect(codes).toContain('unavailable')
    expect(codes).not.toContain('unauthenticated')
    expect(codes.filter((code) => code?.includes('login'))).toEqual([])
  })
})

test('no page does', async () => {
  const show = page('project:read', () => 'shown')
  const params = Promise.resolve({ org: slug })
  const answers = await brokenAtEach(() =>
    owner.within(() => show({ params, searchParams: Promise.resolve({}) }), 'render'),
  )
  expect(answers.length).toBeGreaterThan(0)
  for (const answer of answers) expect(markup(answer)).toMatch(/shown|You’re still signed in/)
})
