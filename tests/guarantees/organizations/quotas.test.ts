import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { db } from '@/db'
import { deleteOrganization, restoreOrganization } from '@/lib/organizations/operations'
import { listOrganizations } from '@/lib/organizations/queries'
import { acceptOwnership, offerOwnership } from '@/lib/ownership/operations'
import { quotas } from '@/lib/quotas'
import { channels } from '../../support/channels'
import { openInvitation } from '../../support/invitations'
import { newOrganization, newPerson, type Person, signedInAs } from '../../support/people'
import { refusal } from '../../support/refusal'

// How many organizations one person may own (docs/limits.md). The last place of the other quotas: races.test.ts and
// quotas-in-database.test.ts.

const before = { ...quotas }
beforeEach(() => void Object.assign(quotas, { organizationsPerPerson: 2 }))
afterEach(() => void Object.assign(quotas, before))

/** Somebody who owns as many living organizations, and as many deleted ones, each as the person acts there. */
async function ownerOf({ living = 0, deleted = 0 }) {
  const person = await newPerson()
  const own = async () => (await newOrganization()).join('owner', person)
  const homes = { living: [] as Person[], deleted: [] as Person[] }
  for (let n = 0; n < living; n++) homes.living.push(await own())
  for (let n = 0; n < deleted; n++) {
    const there = await own()
    await there.with('organization:delete', deleteOrganization)
    homes.deleted.push(there)
  }
  return { person, ...homes }
}

const owned = async (person: Person) =>
  (await person.signedIn(listOrganizations)).filter(({ role }) => role === 'owner').length

const restore = (person: Person) =>
  person.signedIn((viewer) => restoreOrganization(viewer, { organizationId: person.organizationId }))

const newSlug = () => `quota-${Math.random().toString(36).slice(2)}`

describe.each(channels)('through the $name', (channel) => {
  test('who owns as many organizations as one may creates no other, and is told why', async () => {
    const { person } = await ownerOf({ living: 2 })
    const answer = await channel.create(person, { name: 'Third', slug: newSlug() })
    expect(answer).toMatchObject({
      status: 409,
      message: expect.stringContaining('own 2 organizations, which is the limit'),
    })
    expect(await owned(person)).toBe(2)
  })

  test('a role beyond the quota is refused, and says so', async () => {
    const { id, owner } = await newOrganization()
    await db().execute(sql`
      insert into organization_role (id, organization_id, role, permission)
      select ${id} || n, ${id}, 'role-' || n, '{}' from generate_series(1, ${quotas.customRolesPerOrganization}) n`)
    expect(await channel.createRole(owner, 'one-more', ['project:read'])).toMatchObject({
      status: 409,
      message: expect.stringContaining('too many roles'),
    })
  })

  test('a deleted organization leaves its place to another', async () => {
    const { person } = await ownerOf({ living: 1, deleted: 3 })
    expect(await channel.create(person, { name: 'Second', slug: newSlug() })).toMatchObject({ status: 200 })
  })

  test('to belong to an organization of someone else takes no place, and needs none', async () => {
    const { person } = await ownerOf({ living: 1 })
    await (await newOrganization()).join('admin', person)
    expect(await channel.create(person, { name: 'Second', slug: newSlug() })).toMatchObject({ status: 200 })
    const { id, owner } = await newOrganization()
    await channel.invite(owner, person.email, 'member')
    expect(await channel.accept(person, (await openInvitation(id, person.email)).id)).toMatchObject({
      status: 200,
    })
  })
})

test('a deleted organization is restored where there is room, and stays restorable where there is none', async () => {
  const full = await ownerOf({ living: 2, deleted: 1 })
  const [waiting] = full.deleted as [Person]
  expect(await refusal(restore(waiting))).toMatchObject({ code: 'conflict' })
  const [other] = full.living as [Person]
  await other.with('organization:delete', deleteOrganization)
  await restore(waiting)
  expect(await owned(full.person)).toBe(2)
})

test('the ownership of an organization is taken over where there is room', async () => {
  const { person: heir } = await ownerOf({ living: 2 })
  const { owner, join } = await newOrganization()
  const there = await join('member', heir)
  await owner.with('organization:transfer', (context) => offerOwnership(context, { email: heir.email }))
  const accept = () => there.asMember(acceptOwnership)
  expect(await refusal(accept())).toMatchObject({ code: 'conflict' })
  quotas.organizationsPerPerson = 3
  await accept()
  expect(await owned(heir)).toBe(3)
})

test('of creating and restoring at once, at the last place, one succeeds', async () => {
  for (let round = 0; round < 20; round++) {
    const { person, deleted } = await ownerOf({ living: 1, deleted: 2 })
    const [one, two] = deleted as [Person, Person]
    const browser = await signedInAs(person.facts)
    const answers = await Promise.all([
      restore(one).then(
        () => 200,
        () => 409,
      ),
      restore(two).then(
        () => 200,
        () => 409,
      ),
      browser.post('/organization/create', { name: 'New', slug: newSlug() }).then(({ status }) => status),
    ])
    expect(answers.sort()).toEqual([200, 409, 409])
    expect(await owned(person)).toBe(2)
  }
})
