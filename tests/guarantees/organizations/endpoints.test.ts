import { sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db'
import { auth } from '@/lib/auth/server'
import { organizationEndpoints } from '@/lib/http/rate-limits'
import { heldOpen, somebodyWaits } from '../../support/interleave'
import { as, newOrganization, newPerson } from '../../support/people'
import { leavingNoTrace } from '../../support/trace'

const newSlug = () => `for-ada-${Date.now().toString(36)}`

describe('an endpoint that changes an organization', () => {
  test('called outside of its operation throws, and writes nothing', async () => {
    const { owner, id } = await newOrganization()
    const forgotten = () =>
      owner.within(() =>
        auth.api.createInvitation({
          body: { organizationId: id, email: 'x@people.test', role: 'member' },
          headers: owner.headers(),
        }),
      )
    await leavingNoTrace(() => expect(forgotten()).rejects.toThrow(/changes an organization/))
  })

  test('leaves others their connections, however many changes of one organization wait for its row', async () => {
    const [{ owner, id }, elsewhere] = [await newOrganization(), await newOrganization()]
    const unlock = await heldOpen((tx) =>
      tx.execute(sql`select 1 from organization where id = ${id} for no key update`),
    )
    // More than the pool has connections.
    const waiting = Array.from({ length: 12 }, (_, n) =>
      owner.post('/organization/invite-member', {
        organizationId: id,
        email: `waiting-${n}@people.test`,
        role: 'member',
      }),
    )
    await somebodyWaits()
    const others = await Promise.all([
      elsewhere.owner.get(`/organization/list-members?organizationId=${elsewhere.id}`),
      elsewhere.owner.post('/organization/update', {
        organizationId: elsewhere.id,
        data: { name: 'Meanwhile' },
      }),
    ])
    const unlocked = unlock()
    expect(others.map(({ status }) => status)).toEqual([200, 200])
    await unlocked
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual(waiting.map(() => 200))
  })

  test('counts what it refuses, too: so many requests of one address to one endpoint in a minute', async () => {
    const person = await newPerson()
    for (const [method, path] of [
      ['post', '/organization/delete'],
      ['get', '/organization/get-full-organization?organizationId=no-such'],
    ] as const) {
      const ask = () =>
        method === 'post' ? person.post(path, { organizationId: 'no-such' }) : person.get(path)
      expect((await ask()).status).not.toBe(429)
      await db().execute(
        sql`update rate_limit set points = ${organizationEndpoints.points} where key like ${`%:endpoint:${person.address}|%`}`,
      )
      const refused = await ask()
      expect(refused.status).toBe(429)
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    }
  })

  test('does not make someone else the owner of a new organization', async () => {
    const person = await newPerson()
    const answer = await leavingNoTrace(() =>
      person.post('/organization/create', { name: 'For Ada', slug: newSlug(), userId: 'demo-ada' }),
    )
    expect([400, 422]).toContain(answer.status)
  })

  test('lets no one set an organization active that is not theirs', async () => {
    const grace = await as('grace')
    const foreign = await leavingNoTrace(() =>
      grace.post('/organization/set-active', { organizationId: 'demo-org-acme' }),
    )
    const unknown = await grace.post('/organization/set-active', { organizationId: 'no-such' })
    expect(foreign).toMatchObject({ status: 404 })
    expect(unknown.body).toEqual(foreign.body)
  })
})
