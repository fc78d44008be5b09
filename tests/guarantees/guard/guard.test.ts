import { eq } from 'drizzle-orm'
import pg from 'pg'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { db, pool } from '@/db'
import type { Batch } from '@/db/batch'
import { session, user } from '@/db/schema'
import {
  currentViewer,
  requireMember,
  requirePermission,
  requireStaff,
  requireUser,
} from '@/lib/guard/server'
import type { Action } from '@/lib/http/action'
import { log } from '@/lib/log'
import { Browser } from '../../support/browser'
import { formOf } from '../../support/form'
import { as, newOrganization, newPerson, type Person, signedCookie } from '../../support/people'
import { refusal, refusalCode } from '../../support/refusal'

afterEach(() => void vi.restoreAllMocks())

const code = (person: Browser, work: () => Promise<unknown>) => refusalCode(person.within(work))

describe('who is asking', () => {
  test.each([
    ['has expired', (person: Person) => setSession(person, { expiresAt: new Date(Date.now() - 1000) })],
    ['was revoked', (person: Person) => db().delete(session).where(eq(session.id, person.sessionId))],
    ['belongs to somebody banned', (person: Person) => setUser(person, { banned: true })],
    [
      'belongs to somebody banned for another hour',
      (person: Person) => setUser(person, { banned: true, banExpires: new Date(Date.now() + 3600_000) }),
    ],
    ['belongs to an unconfirmed address', (person: Person) => setUser(person, { emailVerified: false })],
    ['belongs to a deleted account', (person: Person) => db().delete(user).where(eq(user.id, person.id))],
  ])('a session that %s is nobody’s, on the very next request', async (_, change) => {
    const person = await newPerson()
    await person.within(requireUser)
    await change(person)
    expect(await code(person, requireUser)).toBe('unauthenticated')
    expect(await person.within(currentViewer)).toBeNull()
  })

  test('a ban that is over is over', async () => {
    const person = await newPerson()
    await setUser(person, { banned: true, banExpires: new Date(Date.now() - 1000) })
    expect(await person.within(requireUser)).toMatchObject({ user: { id: person.id } })
  })

  test('a token that we did not sign is no one’s, though its session exists', async () => {
    const { facts } = await newPerson()
    const forger = new Browser()
    forger.cookies.set(
      'better-auth.session_token',
      signedCookie(facts.token, 'another-secret-that-is-long-enough-too'),
    )
    expect(await forger.within(currentViewer)).toBeNull()
    forger.cookies.set('better-auth.session_token', facts.token)
    expect(await forger.within(currentViewer)).toBeNull()
  })

  test('staff are told from others, to whom there is no such page', async () => {
    const [stella, ada] = [await as('stella'), await as('ada')]
    const look = () => requireStaff('staff:read')
    expect((await stella.within(look)).user.staff.has('staff:ban')).toBe(true)
    expect(await code(ada, look)).toBe('not_found')
    expect(await code(new Browser(), look)).toBe('unauthenticated')
  })
})

describe('in an organization', () => {
  test('a refusal names the permission and says it in words', async () => {
    const mary = await as('mary')
    const refused = await refusal(mary.within(() => requirePermission('project:delete', 'acme')))
    expect(refused).toMatchObject({ status: 403, permission: 'project:delete' })
    expect(refused.message).toBe('You don’t have permission to permanently delete projects (project:delete).')
  })

  test('several roles unite, and roles of other organizations count for nothing', async () => {
    const [here, elsewhere] = [await newOrganization(), await newOrganization()]
    await here.customRole('cleaner', ['project:delete'])
    await elsewhere.customRole('cleaner', ['organization:delete'])
    const both = await here.join('member,cleaner')
    await both.within(() => requirePermission('project:create', here.slug))
    await both.within(() => requirePermission('project:delete', here.slug))
    expect(await code(both, () => requirePermission('organization:delete', here.slug))).toBe('forbidden')
  })

  test('spaces between several roles do not take one away', async () => {
    const { join, slug, customRole } = await newOrganization()
    await customRole('cleaner', ['project:delete'])
    const both = await join('member, cleaner')
    await both.within(() => requirePermission('project:delete', slug))
  })

  test('platform staff are strangers in every organization', async () => {
    const stella = await as('stella')
    expect(await code(stella, () => requireMember('acme'))).toBe('not_found')
  })

  test.each(['', "' or true --", 'acme\u0000', 'ACME', 'x'.repeat(100_000)])(
    'the slug %j is no organization',
    async (slug) => {
      const ada = await as('ada')
      expect(['not_found', 'invalid']).toContain(await code(ada, () => requireMember(slug)))
    },
  )

  test.each([
    ['a session', () => requireUser()],
    ['a membership', () => requireMember('acme')],
    ['a custom role', () => requirePermission('invitation:create', 'acme')],
  ])('reading %s takes one SQL statement', async (_, work) => {
    const katherine = await as('katherine')
    const query = vi.spyOn(pg.Client.prototype, 'query')
    await katherine.within<unknown>(work)
    expect(query.mock.calls.map(([asked]) => (asked as unknown as Batch).statements.length)).toEqual([1])
  })

  test('a request without a cookie takes none', async () => {
    const connect = vi.spyOn(pool(), 'connect')
    expect(await code(new Browser(), () => requireMember('acme'))).toBe('unauthenticated')
    expect(connect).not.toHaveBeenCalled()
  })
})

describe('an action', () => {
  const named: Action = formOf(
    'project:create',
    z.object({ name: z.string().min(3, 'Longer.') }),
    async ({ user: actor }, { name }) => ({ message: `${actor.name} made ${name}` }),
  )

  test('runs with the proof and answers with its message', async () => {
    const mary = await as('mary')
    expect(await mary.call(named, { organization: 'acme', name: 'Rover' })).toEqual({
      status: 'done',
      message: 'Mary Jackson made Rover',
    })
  })

  test('asks the guard before it looks at the fields', async () => {
    const olga = await as('olga')
    expect(await olga.call(named, { organization: 'acme', name: '' })).toMatchObject({ code: 'not_found' })
    expect(await new Browser().call(named, { organization: 'acme', name: '' })).toMatchObject({
      code: 'unauthenticated',
    })
  })

  test('puts messages under the fields and gives back what was typed', async () => {
    const mary = await as('mary')
    expect(await mary.call(named, { organization: 'acme', name: 'x' })).toMatchObject({
      status: 'refused',
      code: 'invalid',
      fields: { name: ['Longer.'] },
      values: { name: 'x' },
    })
  })

  test('never gives a password or token back', async () => {
    const refuses: Action = formOf('public', z.object({ name: z.string().min(3) }), async () => {})
    const state = await new Browser().call(refuses, {
      name: '',
      password: 'secret-1',
      currentPassword: 'secret-2',
      token: 'secret-3',
      newPassword: 'secret-4',
    })
    expect(JSON.stringify(state)).not.toContain('secret')
  })

  test('says nothing of a fault but that it is ours', async () => {
    const faulty: Action = formOf('public', z.object({}), async () => {
      throw new Error('password of the database: hunter2')
    })
    const logged = vi.spyOn(log, 'error').mockImplementation(() => {})
    const state = await new Browser().call(faulty)
    expect(logged).toHaveBeenCalledOnce()
    expect(state).toMatchObject({ status: 'refused', code: 'unavailable' })
    expect(JSON.stringify(state)).not.toContain('hunter2')
  })

  test('without an organization is told what a stranger is told', async () => {
    const mary = await as('mary')
    expect(await mary.call(named, { name: 'Rover' })).toMatchObject({ code: 'not_found' })
    expect(await mary.call(named, { organization: ['acme', 'globex'], name: 'Rover' })).toMatchObject({
      code: 'not_found',
    })
  })
})

const setUser = (person: Person, values: Partial<typeof user.$inferInsert>) =>
  db().update(user).set(values).where(eq(user.id, person.id))

const setSession = (person: Person, values: Partial<typeof session.$inferInsert>) =>
  db().update(session).set(values).where(eq(session.id, person.sessionId))
