import { eq } from 'drizzle-orm'
import pg from 'pg'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { db, pool } from '@/db'
import type { Batch } from '@/db/batch'
import { user } from '@/db/schema'
import { currentViewer, requireMember, requirePermission, requireUser } from '@/lib/guard/server'
import type { Action } from '@/lib/http/action'
import { log } from '@/lib/log'
import { Browser } from '../../support/browser'
import { formOf } from '../../support/form'
import { as, newOrganization, newPerson } from '../../support/people'
import { refusalCode } from '../../support/refusal'

afterEach(() => void vi.restoreAllMocks())

const code = (person: Browser, work: () => Promise<unknown>) => refusalCode(person.within(work))

// Whom the guard lets in at all, and what takes that away: tests/isolation/revocation.test.ts.
test('a ban with an end counts until then, and no longer', async () => {
  const person = await newPerson()
  const banFor = (hours: number) =>
    db()
      .update(user)
      .set({ banned: true, banExpires: new Date(Date.now() + hours * 3_600_000) })
      .where(eq(user.id, person.id))
  await banFor(1)
  expect(await code(person, requireUser)).toBe('unauthenticated')
  expect(await person.within(currentViewer)).toBeNull()
  await banFor(-1)
  expect(await person.within(requireUser)).toMatchObject({ user: { id: person.id } })
})

describe('in an organization', () => {
  test('several roles unite, and roles of other organizations count for nothing', async () => {
    const [here, elsewhere] = [await newOrganization(), await newOrganization()]
    await here.customRole('cleaner', ['project:delete'])
    await elsewhere.customRole('cleaner', ['organization:delete'])
    const both = await here.join('member, cleaner')
    await both.within(() => requirePermission('project:create', here.slug))
    await both.within(() => requirePermission('project:delete', here.slug))
    expect(await code(both, () => requirePermission('organization:delete', here.slug))).toBe('forbidden')
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
