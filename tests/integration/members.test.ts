import { sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db'
import { requireMember } from '@/lib/guard/server'
import { listMembers } from '@/lib/members/queries'
import { doors } from '../support/doors'
import { as, newOrganization, newPerson } from '../support/people'
import { leavingNoTrace } from '../support/trace'

describe.each(doors)('through the $name door', (door) => {
  test('owner changes the role of an admin and of a member', async () => {
    const { owner, join, roles } = await newOrganization()
    const [admin, plain] = [await join('admin'), await join('member')]
    expect(await door.changeRole(owner, admin.memberId, 'member')).toMatchObject({ status: 200 })
    expect(await door.changeRole(owner, plain.memberId, 'owner')).toMatchObject({ status: 200 })
    expect(await roles()).toMatchObject({ [admin.id]: 'member', [plain.id]: 'owner' })
  })

  test('admin cannot demote the owner', async () => {
    const { owner, join } = await newOrganization()
    const admin = await join('admin')
    await join('owner')
    expect(await leavingNoTrace(() => door.changeRole(admin, owner.memberId, 'member'))).toMatchObject({
      status: 403,
    })
  })

  test('admin cannot remove the owner', async () => {
    const { owner, join } = await newOrganization()
    const admin = await join('admin')
    await join('owner')
    expect(await leavingNoTrace(() => door.removeMember(admin, owner.memberId))).toMatchObject({
      status: 403,
    })
    expect(await leavingNoTrace(() => door.removeMember(admin, owner.email))).not.toMatchObject({
      status: 200,
    })
  })

  test('admin cannot make anybody an owner, not even together with another role', async () => {
    const { join } = await newOrganization()
    const [admin, plain] = [await join('admin'), await join('member')]
    for (const role of ['owner', 'member,owner', ' owner', 'owner,', 'member , owner'])
      expect(await leavingNoTrace(() => door.changeRole(admin, plain.memberId, role))).toMatchObject({
        status: 403,
      })
    expect(await leavingNoTrace(() => door.changeRole(admin, admin.memberId, 'owner'))).toMatchObject({
      status: 403,
    })
  })

  test('the holder of a custom role with member:update can neither make an admin nor rise', async () => {
    const { join, customRole } = await newOrganization()
    await customRole('steward', ['member:read', 'member:update'])
    const [steward, plain, admin] = [await join('steward'), await join('member'), await join('admin')]
    for (const [target, role] of [
      [steward, 'admin'],
      [plain, 'admin'],
      [admin, 'steward'],
      [plain, 'steward'],
    ] as const)
      expect(await leavingNoTrace(() => door.changeRole(steward, target.memberId, role))).toMatchObject({
        status: 403,
      })
  })

  test('a member can neither change roles nor remove anybody', async () => {
    const { owner, join } = await newOrganization()
    const [plain, other] = [await join('member'), await join('member')]
    for (const attempt of [
      () => door.changeRole(plain, other.memberId, 'admin'),
      () => door.changeRole(plain, plain.memberId, 'owner'),
      () => door.removeMember(plain, other.memberId),
      () => door.removeMember(plain, owner.memberId),
    ])
      expect(await leavingNoTrace(attempt)).toMatchObject({ status: 403 })
  })

  test('a role that does not exist is given to nobody', async () => {
    const { owner, join } = await newOrganization()
    const plain = await join('member')
    for (const role of ['', ',', 'king', 'member,king', 'constructor', 'Owner'])
      expect([400, 422]).toContain(
        (await leavingNoTrace(() => door.changeRole(owner, plain.memberId, role))).status,
      )
  })

  test('a custom role of another organization is given to nobody', async () => {
    const [here, elsewhere] = [await newOrganization(), await newOrganization()]
    await elsewhere.customRole('gardener', ['project:delete'])
    const plain = await here.join('member')
    expect([400, 422]).toContain(
      (await leavingNoTrace(() => door.changeRole(here.owner, plain.memberId, 'gardener'))).status,
    )
  })

  test('the last owner can neither leave nor be demoted nor removed', async () => {
    const { owner, join } = await newOrganization()
    await join('admin')
    for (const attempt of [
      () => door.leave(owner),
      () => door.changeRole(owner, owner.memberId, 'admin'),
      () => door.changeRole(owner, owner.memberId, 'admin,member'),
      () => door.removeMember(owner, owner.memberId),
    ])
      expect(await leavingNoTrace(attempt)).toMatchObject({
        status: 409,
        message: expect.stringContaining('needs an owner'),
      })
  })

  test('one of two owners may leave, and the other then may not', async () => {
    const { owner, join, roles } = await newOrganization()
    const second = await join('owner')
    expect(await door.leave(second)).toMatchObject({ status: 200 })
    expect(await door.leave(owner)).toMatchObject({ status: 409 })
    expect(Object.keys(await roles())).toEqual([owner.id])
  })

  test('an owner who is owner and more counts as owner', async () => {
    const { owner, join } = await newOrganization()
    await join('admin,owner')
    expect(await door.leave(owner)).toMatchObject({ status: 200 })
  })

  test('with more than a hundred members, an owner still finds the other owner and may leave', async () => {
    const { id, owner, join } = await newOrganization()
    await db().execute(sql`
      insert into "user" (id, name, email) select ${id} || n, 'crowd', ${id} || n || '@people.test' from generate_series(1, 130) n`)
    await db().execute(sql`
      insert into member (id, organization_id, user_id, role) select ${id} || n, ${id}, ${id} || n, 'member' from generate_series(1, 130) n`)
    await join('owner')
    expect(await door.leave(owner)).toMatchObject({ status: 200 })
  })

  test('two owners who demote each other at once never leave the organization ownerless', async () => {
    const { owner: first, join, owners } = await newOrganization()
    const second = await join('owner')
    for (let round = 0; round < 20; round++) {
      const answers = await Promise.all([
        door.changeRole(first, second.memberId, 'admin'),
        door.changeRole(second, first.memberId, 'admin'),
      ])
      expect(await owners()).toBe(1)
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 403])
      await db().execute(
        sql`update member set role = 'owner' where id in (${first.memberId}, ${second.memberId})`,
      )
    }
  })

  test('two owners who leave at once never leave the organization ownerless', async () => {
    for (let round = 0; round < 20; round++) {
      const { owner, join, owners } = await newOrganization()
      const second = await join('owner')
      const answers = await Promise.all([door.leave(owner), door.leave(second)])
      expect(await owners()).toBe(1)
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    }
  })

  test('a removed member is out on the very next request', async () => {
    const { owner, join, slug } = await newOrganization()
    const plain = await join('member')
    await plain.asMember(async () => undefined)
    expect(await door.removeMember(owner, plain.memberId)).toMatchObject({ status: 200 })
    await expect(plain.within(() => requireMember(slug))).rejects.toMatchObject({ code: 'not_found' })
  })

  test('who left may not come back alone', async () => {
    const { join } = await newOrganization()
    const plain = await join('member')
    expect(await door.leave(plain)).toMatchObject({ status: 200 })
    expect(await door.leave(plain)).toMatchObject({ status: 404 })
  })

  test.each([
    [
      'changing a role',
      (actor: Awaited<ReturnType<typeof as>>, id: string) => door.changeRole(actor, id, 'member'),
    ],
    ['removing', (actor: Awaited<ReturnType<typeof as>>, id: string) => door.removeMember(actor, id)],
  ])(
    'a member of another organization is “not found” for %s, as if there were no such row',
    async (_, attempt) => {
      const [here, elsewhere] = [await newOrganization(), await newOrganization()]
      const stranger = await elsewhere.join('member')
      const foreign = await leavingNoTrace(() => attempt(here.owner, stranger.memberId))
      const unknown = await leavingNoTrace(() => attempt(here.owner, 'no-such-member'))
      expect(foreign).toMatchObject({ status: 404 })
      expect(foreign).toEqual(unknown)
    },
  )
})

test('the database itself refuses to lose the last owner', async () => {
  const { owner } = await newOrganization()
  const change = db().execute(sql`update member set role = 'admin' where id = ${owner.memberId}`)
  await expect(change).rejects.toMatchObject({ cause: { constraint: 'organization_has_owner' } })
  const removal = db().execute(sql`delete from member where id = ${owner.memberId}`)
  await expect(removal).rejects.toMatchObject({ cause: { constraint: 'organization_has_owner' } })
})

test('the database itself refuses a second membership of one person', async () => {
  const { id, owner } = await newOrganization()
  const second = db().execute(
    sql`insert into member (id, organization_id, user_id, role) values ('second', ${id}, ${owner.id}, 'member')`,
  )
  await expect(second).rejects.toMatchObject({ cause: { constraint: 'member_once_per_organization' } })
})

describe('the list of members', () => {
  test('shows addresses to those who may see invitations, and to nobody else', async () => {
    const [alan, mary] = [await as('alan'), await as('mary')]
    const forAdmin = await alan.with('member:read', (context) => listMembers(context, {}))
    const forMember = await mary.with('member:read', (context) => listMembers(context, {}))
    expect(forAdmin.rows.map(({ email }) => email)).toContain('ada@acme.test')
    expect(forMember.rows.length).toBe(forAdmin.rows.length)
    expect(new Set(forMember.rows.map(({ email }) => email))).toEqual(new Set([null]))
  })

  test('lets nobody find an address by search who may not see it', async () => {
    const mary = await as('mary')
    const search = (text: string) =>
      mary.with('member:read', (context) => listMembers(context, { search: text }))
    expect((await search('ada@acme')).rows).toEqual([])
    expect((await search('Lovelace')).rows.map(({ name }) => name)).toEqual(['Ada Lovelace'])
  })

  test('pages through all members without losing or repeating one', async () => {
    const { id, owner, join } = await newOrganization()
    const person = await newPerson()
    await join('member', person)
    await db().execute(sql`
      insert into "user" (id, name, email) select ${id} || n, 'crowd', ${id} || n || '@people.test' from generate_series(1, 60) n`)
    await db().execute(sql`
      insert into member (id, organization_id, user_id, role, created_at)
      select ${id} || n, ${id}, ${id} || n, 'member', '2026-01-01' from generate_series(1, 60) n`)
    const seen: string[] = []
    for (let after: string | undefined, pages = 0; pages < 10; pages++) {
      const page = await owner.with('member:read', (context) => listMembers(context, { after }))
      seen.push(...page.rows.map((row) => row.id))
      after = page.next
      if (!after) break
    }
    expect(seen).toHaveLength(62)
    expect(new Set(seen).size).toBe(62)
  })

  test.each([
    '2026-02-30 00:00:00+00',
    '0000-01-01 00:00:00+00',
    '2026-01-01 00:00:00+23',
    '0001-01-01 00:00:00+15:59',
    '9999-12-31 23:59:59.999999-15:59',
  ])('opens for a cursor at %s, whether that is an instant or none', async (at) => {
    const { owner } = await newOrganization()
    const cursor = Buffer.from(`${at}|x`).toString('base64url')
    for (const query of [{ after: cursor }, { before: cursor }])
      await owner.with('member:read', (context) => listMembers(context, query))
  })
})
