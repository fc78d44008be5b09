import { describe, expect, test } from 'vitest'
import { listMembers } from '@/lib/members/queries'
import { channels } from '../../support/channels'
import { addMembers } from '../../support/many'
import { as, newOrganization, newPerson } from '../../support/people'
import { refuses } from '../../support/refusals'
import { leavingNoTrace } from '../../support/trace'

describe.each(channels)('through the $name', (channel) => {
  test('owner changes the role of an admin and of a member', async () => {
    const { owner, join, roles } = await newOrganization()
    const [admin, plain] = [await join('admin'), await join('member')]
    expect(await channel.changeRole(owner, admin.memberId, 'member')).toMatchObject({ status: 200 })
    expect(await channel.changeRole(owner, plain.memberId, 'owner')).toMatchObject({ status: 200 })
    expect(await roles()).toMatchObject({ [admin.id]: 'member', [plain.id]: 'owner' })
  })

  test('one of two owners, also one who is more besides, can leave, and the other then cannot', async () => {
    const { owner, join, roles } = await newOrganization()
    const second = await join('admin,owner')
    expect(await channel.leave(owner)).toMatchObject({ status: 200 })
    expect(await channel.leave(second)).toMatchObject({ status: 409 })
    expect(Object.keys(await roles())).toEqual([second.id])
  })

  test('with more than a hundred members, an owner still finds the other owner and can leave', async () => {
    const { id, owner, join } = await newOrganization()
    await addMembers(id, 130)
    await join('owner')
    expect(await channel.leave(owner)).toMatchObject({ status: 200 })
  })

  test('who left cannot come back alone', async () => {
    const plain = await (await newOrganization()).join('member')
    expect(await channel.leave(plain)).toMatchObject({ status: 200 })
    expect(await channel.leave(plain)).toMatchObject({ status: 404 })
  })

  test('the last owner can neither leave nor be demoted nor removed, and is told why', async () => {
    const { owner, join } = await newOrganization()
    await join('admin')
    for (const attempt of [
      () => channel.leave(owner),
      () => channel.changeRole(owner, owner.memberId, 'admin'),
      () => channel.changeRole(owner, owner.memberId, 'admin,member'),
      () => channel.removeMember(owner, owner.memberId),
    ])
      expect(await leavingNoTrace(attempt)).toMatchObject({
        status: 409,
        message: expect.stringContaining('needs an owner'),
      })
  })
})

async function scene() {
  const { owner, join, customRole } = await newOrganization()
  await customRole('steward', ['member:read', 'member:update'])
  const elsewhere = await newOrganization()
  await elsewhere.customRole('gardener', ['project:delete'])
  await join('owner')
  const [admin, steward, plain] = [await join('admin'), await join('steward'), await join('member')]
  return { owner, admin, steward, plain }
}

refuses(scene, {
  'admin can neither demote nor remove the owner': [
    403,
    (by, { admin, owner }) => [
      () => by.changeRole(admin, owner.memberId, 'member'),
      () => by.removeMember(admin, owner.memberId),
    ],
  ],
  'admin cannot make anyone an owner, not even together with another role': [
    403,
    (by, { admin, plain }) => [
      () => by.changeRole(admin, admin.memberId, 'owner'),
      ...['owner', 'member,owner', ' owner', 'owner,', 'member , owner'].map(
        (role) => () => by.changeRole(admin, plain.memberId, role),
      ),
    ],
  ],
  'the holder of a custom role with member:update can neither make an admin nor rise': [
    403,
    (by, { steward, plain, admin }) => [
      () => by.changeRole(steward, steward.memberId, 'admin'),
      () => by.changeRole(steward, plain.memberId, 'admin'),
      () => by.changeRole(steward, admin.memberId, 'steward'),
      () => by.changeRole(steward, plain.memberId, 'steward'),
    ],
  ],
  'a role that does not exist, or is of another organization, is given to no one': [
    'invalid',
    (by, { owner, plain }) =>
      ['', ',', 'king', 'member,king', 'constructor', 'Owner', 'gardener'].map(
        (role) => () => by.changeRole(owner, plain.memberId, role),
      ),
  ],
  'no one is removed by an email that no member has': [
    404,
    (by, { owner }) => [() => by.removeMember(owner, 'nobody@people.test')],
  ],
})

describe('the list of members', () => {
  test('shows addresses to those who may see invitations, and to no one else', async () => {
    const [alan, mary] = [await as('alan'), await as('mary')]
    const forAdmin = await alan.with('member:read', (context) => listMembers(context, {}))
    const forMember = await mary.with('member:read', (context) => listMembers(context, {}))
    expect(forAdmin.rows.map(({ email }) => email)).toContain('ada@acme.test')
    expect(forMember.rows.length).toBe(forAdmin.rows.length)
    expect(new Set(forMember.rows.map(({ email }) => email))).toEqual(new Set([null]))
  })

  test('lets no one find an address by search who may not see it', async () => {
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
    await addMembers(id, 60)
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
