import { sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { matrixOf } from '@/app/dashboard/[org]/roles/matrix'
import { db } from '@/db'
import { countedUpTo, formatCount } from '@/lib/format'
import { allPermissions, canGrantRole, forOwnersOnly, toStatements } from '@/lib/guard/policy'
import { grantableRoles, listRoles, listRolesInUse } from '@/lib/roles/queries'
import { refused, told, written } from '../../support/audit'
import { channels } from '../../support/channels'
import { addMembers } from '../../support/many'
import { asOwner } from '../../support/owner'
import { as, newOrganization, newPerson } from '../../support/people'
import { refuses } from '../../support/refusals'
import { leavingNoTrace } from '../../support/trace'

describe.each(channels)('through the $name', (channel) => {
  test('admin makes a custom role, and it counts from the next request on', async () => {
    const { join } = await newOrganization()
    const [admin, plain] = [await join('admin'), await join('member')]
    expect(
      await channel.createRole(admin, ' Night  Cleaners\n', ['project:read', 'project:delete']),
    ).toMatchObject({ status: 200 })
    expect(await channel.changeRole(admin, plain.memberId, 'night cleaners')).toMatchObject({ status: 200 })
    const held = await plain.asMember(async ({ permissions }) => [...permissions])
    expect(held.sort()).toEqual(['project:delete', 'project:read'])
    expect(await channel.updateRole(admin, 'night cleaners', ['project:read'])).toMatchObject({ status: 200 })
    expect(await plain.asMember(async ({ permissions }) => [...permissions])).toEqual(['project:read'])
    const listed = await admin.asMember(listRoles)
    expect(listed.at(-1)).toMatchObject({ name: 'night cleaners', label: 'Night cleaners' })
  })

  test('whoever holds every permission by a custom role makes and unmakes no owner, and trying is recorded', async () => {
    const { id, join, customRole, roles } = await newOrganization()
    await customRole('regent', allPermissions)
    const [regent, second, plain] = [await join('regent'), await join('owner'), await join('member')]
    const before = await roles()
    const rows = await written(id, async () => {
      for (const attempt of [
        () => channel.changeRole(regent, plain.memberId, 'owner'),
        () => channel.changeRole(regent, regent.memberId, 'regent,owner'),
        () => channel.changeRole(regent, second.memberId, 'member'),
        () => channel.removeMember(regent, second.memberId),
        () => channel.invite(regent, 'heir@people.test', 'owner'),
      ])
        expect(await attempt()).toMatchObject({ status: 403 })
    })
    expect(rows.map(told)).toEqual(
      ['member:update', 'member:update', 'member:update', 'member:delete', 'invitation:create'].map(
        (action) => refused(regent, action),
      ),
    )
    expect(await roles()).toEqual(before)
    expect(
      await regent.asMember(async (context) => {
        const all = await listRoles(context)
        return [
          grantableRoles(all, context.member.role).map(({ name }) => name),
          canGrantRole(context.member.role, 'owner', all),
        ]
      }),
    ).toEqual([['admin', 'member', 'regent'], false])
  })

  test('an invitation to own ends when its inviter owns no more, whatever else they may do', async () => {
    const { owner, join, customRole } = await newOrganization()
    await customRole('regent', allPermissions)
    const second = await join('owner')
    const guest = await newPerson()
    await channel.invite(second, guest.email, 'owner')
    const { rows } = await db().execute<{ id: string }>(
      sql`select id from invitation where email = ${guest.email}`,
    )
    expect(await channel.changeRole(owner, second.memberId, 'regent')).toMatchObject({ status: 200 })
    expect(await channel.accept(guest, rows[0]?.id ?? '')).toMatchObject({ status: 409 })
  })

  test('a role in use by a member or an open invitation is not deleted', async () => {
    const { owner, join, customRole } = await newOrganization()
    await customRole('held', ['project:read'])
    await customRole('promised', ['project:read'])
    await customRole('idle', ['project:read'])
    await join('member,held')
    await channel.invite(owner, `promised-${channel.name}@people.test`, 'promised')
    expect(await leavingNoTrace(() => channel.deleteRole(owner, 'held'))).toMatchObject({ status: 409 })
    expect(await leavingNoTrace(() => channel.deleteRole(owner, 'promised'))).toMatchObject({ status: 409 })
    expect(await channel.deleteRole(owner, 'idle')).toMatchObject({ status: 200 })
  })
})

async function scene() {
  const { owner, join, customRole } = await newOrganization()
  await customRole('cleaner', ['project:read'])
  await customRole('chair', ['organization:delete', 'project:read'])
  await customRole('tinkerer', ['ac:read', 'ac:update', 'ac:create'])
  return { owner, admin: await join('admin'), tinkerer: await join('tinkerer') }
}

refuses(scene, {
  'admin cannot put into a role what only an owner can do': [
    403,
    (by, { admin }) => [
      () => by.createRole(admin, 'usurper', ['organization:delete']),
      () => by.updateRole(admin, 'cleaner', ['project:read', 'organization:transfer']),
    ],
  ],
  'admin can neither weaken nor delete a role that can do more than they': [
    403,
    (by, { admin }) => [
      () => by.updateRole(admin, 'chair', ['project:read']),
      () => by.deleteRole(admin, 'chair'),
    ],
  ],
  'the holder of ac:update in a custom role cannot raise their own role': [
    403,
    (by, { tinkerer }) => [() => by.updateRole(tinkerer, 'tinkerer', ['ac:update', 'member:update'])],
  ],
  'a name that is built in, or none at all, is refused': [
    'invalid',
    (by, { owner }) =>
      [
        'owner',
        'admin',
        'member',
        'Owner',
        ' owner ',
        'a',
        'x'.repeat(40),
        'two - words',
        'two.words',
        'a,owner',
        '',
      ].map((name) => () => by.createRole(owner, name, ['project:read'])),
  ],
})

test.each([
  ['a permission that does not exist', { project: ['fly'] }],
  ['a resource that does not exist', { treasury: ['read'] }],
  ['a permission twice', { project: ['read', 'create', 'read'] }],
  ['thousands of permissions', { project: Array(6000).fill('read') }],
  ['something that is no list', { project: 'read' }],
  ['nothing', undefined],
])('no role holds %s', async (_, permission) => {
  const { owner, id } = await newOrganization()
  const { status } = await leavingNoTrace(() =>
    owner.post('/organization/create-role', { organizationId: id, role: 'odd', permission }),
  )
  expect([400, 422]).toContain(status)
})

test('no change of a role stores a permission twice or more of them than there are, and the refusal says so', async () => {
  const { owner, id, customRole } = await newOrganization()
  await customRole('cleaner', ['project:read'])
  const change = (permission: Record<string, string[]>) =>
    owner.post('/organization/update-role', { organizationId: id, roleName: 'cleaner', data: { permission } })
  const unheardOf = Array.from({ length: 6000 }, (_, n) => `read${n}`)
  for (const project of [['read', 'read'], unheardOf]) {
    const { status, body } = await leavingNoTrace(() => change({ project }))
    expect([status, body.message]).toEqual([400, 'List each permission only once.'])
  }
  expect(await change(toStatements(allPermissions))).toMatchObject({ status: 200 })
})

test('the list has the built-in roles, strongest first, then the organization’s own, with their members', async () => {
  const ada = await as('ada')
  const roles = await ada.asMember(listRolesInUse)
  expect(roles.map(({ name, custom, members }) => ({ name, custom, members }))).toEqual([
    { name: 'owner', custom: false, members: 1 },
    { name: 'admin', custom: false, members: 1 },
    { name: 'member', custom: false, members: 2 },
    { name: 'coordinator', custom: true, members: 1 },
  ])
})

test('someone with several roles is a member of each, and more than a thousand are “1,000+”', async () => {
  const { id, owner, join, customRole } = await newOrganization()
  await customRole('cleaner', ['project:read'])
  for (const role of ['member,cleaner', 'cleaner, admin', 'member']) await join(role)
  const counts = async () =>
    (await owner.asMember(listRolesInUse)).map(({ name, members }) => [name, members])
  expect(await counts()).toEqual([
    ['owner', 1],
    ['admin', 1],
    ['member', 2],
    ['cleaner', 2],
  ])
  await asOwner(`update quota set most = 2000 where name = 'membersPerOrganization'`)
  await addMembers(id, 1_100)
  expect(await counts()).toContainEqual(['member', countedUpTo + 1])
  expect([formatCount(999), formatCount(1_000), formatCount(countedUpTo + 1)]).toEqual([
    '999',
    '1,000',
    '1,000+',
  ])
})

test('the table of permissions shows what only owners can do as theirs alone, whatever a custom role holds', () => {
  const custom = { name: 'regent', label: 'Regent', custom: true, permissions: allPermissions }
  const owner = { ...custom, name: 'owner', custom: false }
  for (const { name, roles } of matrixOf([owner, custom]).groups.flatMap(({ permissions }) => permissions))
    expect([name, roles]).toEqual([name, forOwnersOnly.includes(name) ? ['owner'] : ['owner', 'regent']])
})

test('the roles on offer are those that the viewer may give', async () => {
  const offered = async (key: 'ada' | 'alan' | 'mary' | 'katherine') => {
    const person = await as(key, 'acme')
    return person.asMember(async (context) =>
      grantableRoles(await listRoles(context), context.member.role).map(({ name }) => name),
    )
  }
  expect(await offered('ada')).toEqual(['owner', 'admin', 'member', 'coordinator'])
  expect(await offered('alan')).toEqual(['admin', 'member', 'coordinator'])
  expect(await offered('mary')).toEqual(['member'])
  expect(await offered('katherine')).toEqual(['coordinator'])
})

test('naming a weak role by id and a strong one by name touches neither', async () => {
  const { id, join, customRole } = await newOrganization()
  await customRole('steward', ['ac:read', 'ac:update', 'ac:delete'])
  await customRole('chair', ['project:delete'])
  const steward = await join('steward')
  const { rows } = await db().execute<{ id: string }>(
    sql`select id from organization_role where organization_id = ${id} and role = 'steward'`,
  )
  const both = { organizationId: id, roleId: rows[0]?.id, roleName: 'chair' }
  const data = { permission: { ac: ['read'] } }
  for (const [path, body] of [
    ['update-role', { ...both, data }],
    ['delete-role', both],
  ] as const)
    expect(await leavingNoTrace(() => steward.post(`/organization/${path}`, body))).toMatchObject({
      status: 400,
    })
})

test('no endpoint stores a role under a name that the screen would refuse', async () => {
  const { id, owner, customRole } = await newOrganization()
  await customRole('cleaner', ['project:read'])
  const permission = { project: ['read'] }
  for (const name of ['two.words', 'a,owner', 'owner ', 'Owner', '__proto__']) {
    const made = () => owner.post('/organization/create-role', { organizationId: id, role: name, permission })
    expect(await leavingNoTrace(made)).toMatchObject({ status: 400 })
    for (const data of [{ roleName: name }, { role: 'decent', roleName: name }]) {
      const renamed = () =>
        owner.post('/organization/update-role', { organizationId: id, roleName: 'cleaner', data })
      expect(await leavingNoTrace(renamed)).toMatchObject({ status: 400 })
    }
  }
})

test.each(channels)(
  'whoever gives a role more than they have reads why, through the $name',
  async (channel) => {
    const { join, customRole } = await newOrganization()
    await customRole('tinkerer', ['ac:read', 'ac:update'])
    const tinkerer = await join('tinkerer')
    const raise = () => channel.updateRole(tinkerer, 'tinkerer', ['ac:update', 'project:create'])
    expect(await leavingNoTrace(raise)).toMatchObject({
      status: 403,
      message: expect.stringContaining('grant permissions you don’t have'),
    })
  },
)

test('no role gets the name of another', async () => {
  const { id, owner, customRole } = await newOrganization()
  await customRole('cleaner', ['project:read'])
  await customRole('keeper', ['project:read'])
  const given = { organizationId: id, roleName: 'cleaner', data: { roleName: 'keeper' } }
  expect(await leavingNoTrace(() => owner.post('/organization/update-role', given))).toMatchObject({
    status: 409,
    body: { code: 'ROLE_NAME_IS_ALREADY_TAKEN', message: 'A role with that name already exists.' },
  })
})

test('a role that someone has keeps its name', async () => {
  const { id, owner, join, customRole } = await newOrganization()
  await customRole('cleaner', ['project:read'])
  const rename = () =>
    owner.post('/organization/update-role', {
      organizationId: id,
      roleName: 'cleaner',
      data: { roleName: 'keeper' },
    })
  const cleaner = await join('cleaner')
  expect(await leavingNoTrace(rename)).toMatchObject({ status: 409 })
  await db().execute(sql`delete from member where id = ${cleaner.memberId}`)
  expect(await rename()).toMatchObject({ status: 200 })
})
