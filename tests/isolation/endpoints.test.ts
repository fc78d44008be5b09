import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { db } from '@/db'
import { invitation } from '@/db/schema'
import { readingEndpoints } from '@/lib/auth/organization-reads'
import { auth } from '@/lib/auth/server'
import type { Permission } from '@/lib/guard/policy'
import { operationAt } from '@/lib/operations'
import { type Answer, Browser } from '../support/browser'
import { isMeantToHold } from '../support/golden'
import { newOrganization, newPerson, type Person, signedInAs } from '../support/people'

// Better Auth's endpoints of an organization × each built-in role and one that holds nothing. What each needs is decided here, by
// hand; the bodies are such that nothing would come of them, so that who is let in is answered by something else than 403.

type Tenant = Awaited<ReturnType<typeof newOrganization>>
type Ask = (person: Person, tenant: Tenant) => Promise<Answer>

const read =
  (path: string, query = ''): Ask =>
  (person, { id }) =>
    person.get(`/organization/${path}?organizationId=${id}${query}`)
const write =
  (path: string, body: object): Ask =>
  (person, { id }) =>
    person.post(`/organization/${path}`, { organizationId: id, ...body })

const endpoints: [name: string, needs: Permission | 'member', ask: Ask][] = [
  ['get-organization', 'member', read('get-organization')],
  ['get-active-member-role', 'member', read('get-active-member-role')],
  ['list-members', 'member:read', read('list-members')],
  ['get-full-organization', 'member:read', read('get-full-organization')],
  ['list-invitations', 'invitation:read', read('list-invitations')],
  ['list-roles', 'ac:read', read('list-roles')],
  ['get-role', 'ac:read', read('get-role', '&roleName=helper')],
  ['update', 'organization:update', write('update', { data: {} })],
  ['invite-member', 'invitation:create', write('invite-member', { email: 'nobody', role: 'member' })],
  ['update-member-role', 'member:update', write('update-member-role', { memberId: 'none', role: 'member' })],
  ['remove-member', 'member:delete', write('remove-member', { memberIdOrEmail: 'none' })],
  ['create-role', 'ac:create', write('create-role', { role: '', permission: {} })],
  ['update-role', 'ac:update', write('update-role', { roleName: 'none', data: {} })],
  ['delete-role', 'ac:delete', write('delete-role', { roleName: 'none' })],
  ['cancel-invitation', 'invitation:cancel', cancel],
]

/** An invitation that has ended: whoever may cancel learns that there is nothing to cancel. */
async function cancel(person: Person, { id, owner }: Tenant): Promise<Answer> {
  const ended = randomUUID()
  await db()
    .insert(invitation)
    .values({
      id: ended,
      organizationId: id,
      email: `${ended}@people.test`,
      role: 'member',
      status: 'canceled',
      expiresAt: new Date(),
      inviterId: owner.id,
    })
  return person.post('/organization/cancel-invitation', { invitationId: ended })
}

let tenant: Tenant
let people: Record<string, Person>

beforeAll(async () => {
  tenant = await newOrganization()
  await tenant.customRole('helper', ['project:read'])
  await tenant.customRole('nothing', [])
  people = {
    owner: tenant.owner,
    admin: await tenant.join('admin'),
    member: await tenant.join('member'),
    nothing: await tenant.join('nothing'),
  }
})

describe.each(endpoints)('%s', (_, needs, ask) => {
  test.each(['owner', 'admin', 'member', 'nothing'])('answers %s as was decided', async (role) => {
    const person = people[role] as Person
    const { status, body } = await ask(person, tenant)
    if (needs === 'member' || isMeantToHold(role, needs)) {
      expect([role, [401, 403].includes(status), status < 500]).toEqual([role, false, true])
    } else {
      expect([role, status, body.permission]).toEqual([role, 403, needs])
    }
  })
})

test('addresses of members are shown to exactly those who may see invitations', async () => {
  for (const [role, person] of Object.entries(people)) {
    const { body } = await person.get(`/organization/list-members?organizationId=${tenant.id}`)
    const shown = JSON.stringify(body).includes(people.admin?.email ?? 'none')
    expect([role, shown]).toEqual([role, isMeantToHold(role, 'invitation:read')])
  }
})

describe('every endpoint that reads an organization', () => {
  type Way = (browser: Browser, named: Record<string, string>) => Promise<Answer>
  const asked =
    (path: string, more: Record<string, string> = {}): Way =>
    (browser, named) =>
      browser.get(`/organization/${path}?${new URLSearchParams({ ...named, ...more })}`)
  const reading: Record<string, Way> = {
    'get-organization': asked('get-organization'),
    'get-full-organization': asked('get-full-organization'),
    'list-members': asked('list-members'),
    'list-invitations': asked('list-invitations'),
    'list-roles': asked('list-roles'),
    'get-role': asked('get-role', { roleName: 'helper' }),
    'get-active-member': asked('get-active-member'),
    'get-active-member-role': asked('get-active-member-role'),
    'has-permission': (browser, named) =>
      browser.post('/organization/has-permission', { ...named, permissions: { project: ['read'] } }),
  }
  test('has its line here and in readingEndpoints, and every other one its operation', () => {
    const paths = Object.values(auth.api).flatMap(({ path }) =>
      path?.startsWith('/organization/') ? [path] : [],
    )
    const reads = [...new Set(paths)].filter((path) => !operationAt(path))
    expect(reads.sort()).toEqual(Object.keys(readingEndpoints).sort())
    const asked = reads.filter((path) => readingEndpoints[path] !== 'nothing')
    expect(asked).toEqual(
      Object.keys(reading)
        .map((name) => `/organization/${name}`)
        .sort(),
    )
  })

  test.each(Object.entries(reading))('%s asks who is signed out to sign in', async (_, ask) => {
    const names: Record<string, string>[] = [
      {},
      { organizationId: tenant.id },
      { organizationSlug: tenant.slug },
    ]
    for (const named of names) {
      const { status, body } = await ask(new Browser(), named)
      expect([status, body.code]).toEqual([401, 'UNAUTHENTICATED'])
    }
  })

  test.each(Object.entries(reading))(
    '%s answers a stranger as if there were no such organization',
    async (_, ask) => {
      const { facts } = await newPerson()
      const lastUsed = (id: string) => signedInAs(facts, { id, slug: '', memberId: '' })
      const stranger = await signedInAs(facts)
      const bytes = async (answer: Promise<Answer>) => {
        const { status, body, headers } = await answer
        return [status, JSON.stringify(body), headers.get('content-type'), headers.get('content-length')]
      }
      const nowhere = await bytes(ask(stranger, { organizationId: 'no-such-id' }))
      expect(nowhere[0]).toBe(404)
      for (const answer of [
        ask(stranger, { organizationId: tenant.id }),
        ask(stranger, { organizationSlug: tenant.slug }),
        ask(stranger, { organizationSlug: 'no-such-organization' }),
        ask(await lastUsed(tenant.id), {}),
        ask(await lastUsed('no-such-id'), {}),
      ])
        expect(await bytes(answer)).toEqual(nowhere)
    },
  )
})
