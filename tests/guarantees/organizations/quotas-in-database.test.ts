import { randomUUID } from 'node:crypto'
import { type SQL, sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db, transaction } from '@/db'
import { quotas } from '@/lib/quotas'
import {
  founding,
  insertDomain,
  insertLink,
  insertRequest,
  newInvitation,
  newMember,
  newRole,
  outcome,
} from '../../support/by-sql'
import { connected } from '../../support/databases'
import { addOrganizations } from '../../support/many'
import { ownerUrl } from '../../support/owner'
import { newOrganization, newPerson, type Person } from '../../support/people'

describe('no organization has more than its quota of', () => {
  /** Fills to one below, then adds two, both in one transaction and each at the same moment as the other. */
  async function hasOnePlaceLeft(
    rule: keyof typeof quotas,
    fill: (id: string, owner: Person, most: number) => SQL,
    add: (id: string, owner: Person) => SQL | Promise<SQL>,
  ) {
    const { id, owner } = await newOrganization()
    await db().execute(fill(id, owner, quotas[rule]))
    const [one, two] = [await add(id, owner), await add(id, owner)]
    expect(await outcome([one, two])).toBe(rule)
    expect((await Promise.all([outcome([one]), outcome([two])])).sort()).toEqual(['done', rule].sort())
  }

  test('members', async () => {
    const most = quotas.membersPerOrganization
    const fill = (id: string) => sql`
      with people as (insert into "user" (id, name, email) select ${id} || n, 'One of many', ${id} || n || '@people.test' from generate_series(1, ${most - 2}) n returning id)
      insert into member (id, organization_id, user_id, role) select id, ${id}, id, 'member' from people`
    const add = async (id: string) => newMember(id, (await newPerson()).id, 'member')
    await hasOnePlaceLeft('membersPerOrganization', fill, add)
  })

  test('open invitations; those that ended or expired take no place', async () => {
    const most = quotas.openInvitationsPerOrganization
    const fill = (id: string, owner: Person) => sql`
      insert into invitation (id, organization_id, email, role, status, expires_at, inviter_id)
      select ${id} || n, ${id}, n || '@people.test', 'member', case n % 3 when 1 then 'canceled' else 'pending' end,
             now() + make_interval(days => case n % 3 when 2 then -1 else 7 end), ${owner.id} from generate_series(1, ${3 * (most - 1)}) n`
    const add = (id: string, owner: Person) => newInvitation(id, owner.id)
    await hasOnePlaceLeft('openInvitationsPerOrganization', fill, add)
    const { id, owner } = await newOrganization()
    await db().execute(fill(id, owner))
    const renewed = sql`update invitation set expires_at = now() + interval '1 day' where organization_id = ${id} and status = 'pending'`
    expect(await outcome([renewed])).toBe('openInvitationsPerOrganization')
  })

  test('open invitations; below one that was lowered, those that are there can still end and be accepted', async () => {
    const { id, owner, join } = await newOrganization()
    const [admin, guest] = [await join('admin'), await newPerson()]
    for (const inviter of [owner, admin, admin]) await db().execute(newInvitation(id, inviter.id))
    await db().execute(newInvitation(id, owner.id, { email: guest.email }))
    const most = (count: number) =>
      connected(ownerUrl(), (client) =>
        client.query(`update quota set most = ${count} where name = 'openInvitationsPerOrganization'`),
      )
    await most(1)
    try {
      const accepted = sql`update invitation set status = 'accepted' where organization_id = ${id} and email = ${guest.email}`
      expect(await outcome([accepted, newMember(id, guest.id, 'member')])).toBe('done')
      expect(
        await outcome([sql`update invitation set status = 'canceled' where inviter_id = ${admin.id}`]),
      ).toBe('done')
      expect(await outcome([newInvitation(id, owner.id)])).toBe('openInvitationsPerOrganization')
    } finally {
      await most(quotas.openInvitationsPerOrganization)
    }
  })

  test('roles of its own', async () => {
    const most = quotas.customRolesPerOrganization
    const fill = (id: string) => sql`
      insert into organization_role (id, organization_id, role, permission) select ${id} || n, ${id}, 'role-' || n, '{}' from generate_series(1, ${most - 1}) n`
    const add = (id: string) => newRole(id, `more-${randomUUID().slice(0, 8)}`)
    await hasOnePlaceLeft('customRolesPerOrganization', fill, add)
  })

  test('domains', async () => {
    const most = quotas.domainsPerOrganization
    const fill = (id: string) => sql`
      insert into organization_domain (organization_id, domain, challenge) select ${id}, n || '.test', 'c' from generate_series(1, ${most - 1}) n`
    await hasOnePlaceLeft('domainsPerOrganization', fill, (id) => insertDomain(id))
  })

  test('pending requests; those that were declined take no place', async () => {
    const most = quotas.joinRequestsPerOrganization
    const fill = (id: string) => sql`
      with people as (insert into "user" (id, name, email) select ${id} || n, 'One of many', ${id} || n || '@people.test' from generate_series(1, ${2 * (most - 1)}) n returning id)
      insert into join_request (organization_id, user_id, state)
      select ${id}, id, case row_number() over () % 2 when 1 then 'pending' else 'declined' end from people`
    const add = async (id: string) => insertRequest(id, (await newPerson()).id)
    await hasOnePlaceLeft('joinRequestsPerOrganization', fill, add)
  })

  test('invitation links; those that ended take no place', async () => {
    const most = quotas.invitationLinksPerOrganization
    const fill = (id: string, owner: Person) => sql`
      insert into invitation_link (organization_id, token_hash, role, made_by, uses_left, revoked_at, expires_at)
      select ${id}, ${id} || n, 'member', ${owner.id}, case n % 4 when 1 then 0 else 5 end, case n % 4 when 2 then now() end,
             now() + make_interval(days => case n % 4 when 3 then -1 else 1 end) from generate_series(1, ${4 * (most - 1)}) n`
    const add = (id: string, owner: Person) => insertLink(id, owner.id)
    await hasOnePlaceLeft('invitationLinksPerOrganization', fill, add)
  })
})

describe('who owns as many organizations as one may', () => {
  const rule = 'organizationsPerPerson'

  /** Somebody one short of the quota, or at it, beside a deleted organization of theirs and one where they are a member. */
  async function ownerOf(count: number) {
    const person = await newPerson()
    await transaction(() => addOrganizations(person.id, count))
    const [closed, elsewhere] = [await newOrganization(), await newOrganization()]
    await closed.join('owner', person)
    await db().execute(sql`update organization set deleted_at = now() where id = ${closed.id}`)
    await elsewhere.join('member', person)
    const restored = sql`update organization set deleted_at = null where id = ${closed.id}`
    const takenOver = sql`update member set role = 'owner' where organization_id = ${elsewhere.id} and user_id = ${person.id}`
    const created = async () => {
      const { made, id } = await founding()
      return [made, newMember(id, person.id, 'owner')]
    }
    return { person, restored, takenOver, created }
  }

  test('makes, restores and takes over no other', async () => {
    const { person, restored, takenOver, created } = await ownerOf(quotas.organizationsPerPerson)
    expect(await outcome(await created(), person)).toBe(rule)
    expect(await outcome([restored], person)).toBe(rule)
    expect(await outcome([takenOver], person)).toBe(rule)
  })

  test('is not refused what others do for them', async () => {
    const { restored, takenOver } = await ownerOf(quotas.organizationsPerPerson)
    const somebody = await newPerson()
    expect(await outcome([restored], somebody)).toBe('done')
    expect(await outcome([takenOver], somebody)).toBe('done')
  })

  test('and goes beyond it keeps changing roles of their own', async () => {
    const { person, takenOver } = await ownerOf(quotas.organizationsPerPerson)
    expect(await outcome([takenOver])).toBe('done')
    const again = sql`update member set role = 'owner,admin' where user_id = ${person.id} and role = 'owner'`
    expect(await outcome([again], person)).toBe('done')
  })

  test('gets the last one once, by asking in every way at the same moment', async () => {
    for (let round = 0; round < 5; round++) {
      const { person, restored, takenOver, created } = await ownerOf(quotas.organizationsPerPerson - 1)
      const ways = [await created(), await created(), [restored], [takenOver]]
      const answers = await Promise.all(ways.map((way) => outcome(way, person)))
      expect(answers.filter((answer) => answer === 'done')).toHaveLength(1)
      expect(answers.filter((answer) => answer === rule)).toHaveLength(3)
    }
  })
})
