import { eq } from 'drizzle-orm'
import { describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import AuditLogPage from '@/app/dashboard/[org]/audit-log/page'
import { changeRole } from '@/app/dashboard/[org]/members/actions'
import { createProject, deleteProject } from '@/app/dashboard/[org]/projects/actions'
import { createRole } from '@/app/dashboard/[org]/roles/actions'
import { deleteOrganization } from '@/app/dashboard/[org]/settings/actions'
import { db, pool } from '@/db'
import { user } from '@/db/schema'
import { AppError } from '@/lib/errors'
import { allPermissions, toStatements } from '@/lib/guard/policy'
import { log } from '@/lib/log'
import { formOf } from '../../support/form'
import { readPage } from '../../support/markup'
import { newOrganization, newPerson, type Person } from '../../support/people'

// "Why can't I?": what a refusal tells a member about who could help, and what it tells nobody else.

const helpOn = async (person: Person, slug = person.slug) =>
  person.call(deleteProject, { organization: slug })

async function tenantOf(people: [name: string, role: string][]) {
  const tenant = await newOrganization()
  await db().update(user).set({ name: 'Olive Owner' }).where(eq(user.id, tenant.owner.id))
  for (const [name, role] of people) await tenant.join(role, await newPerson({ name }))
  return tenant
}

/** Changes the account of everybody of that name, in whichever organization of these tests. */
const become = (name: string, values: Partial<typeof user.$inferInsert>) =>
  db().update(user).set(values).where(eq(user.name, name))

describe('a refused form', () => {
  test('names who can give what is lacking, admins before owners, three at the most', async () => {
    const { join, slug } = await tenantOf([
      ['Ann Admin', 'admin'],
      ['Bob Admin', 'admin'],
    ])
    const plain = await join('member')
    expect(await helpOn(plain)).toMatchObject({
      code: 'forbidden',
      message: 'You don’t have permission to permanently delete projects (project:delete).',
      help: 'Ask Ann Admin, Bob Admin or Olive Owner for access.',
    })
    await join('owner')
    await join('admin', await newPerson({ name: 'Cid Admin' }))
    expect((await helpOn(plain)).help).toBe(
      'Ask Ann Admin, Bob Admin, Cid Admin or one of 2 others for access.',
    )
    expect(await plain.call(deleteOrganization, { organization: slug, confirmation: slug })).toMatchObject({
      help: expect.stringMatching(/^Ask Olive Owner or .* for access\.$/),
    })
  })

  test('counts custom roles and their unions', async () => {
    const { join, customRole } = await tenantOf([])
    await customRole('cleaner', ['project:delete'])
    await customRole('lead', ['member:read', 'member:update'])
    await join('lead', await newPerson({ name: 'Only Lead' }))
    await join('lead,cleaner,member', await newPerson({ name: 'Lena Lead' }))
    expect((await helpOn(await join('member'))).help).toBe('Ask Lena Lead or Olive Owner for access.')
  })

  test('names no one who cannot act: banned, or with an address that is not confirmed', async () => {
    const { join, owner } = await tenantOf([
      ['Ann Admin', 'admin'],
      ['Bob Banned', 'admin'],
      ['Una Unconfirmed', 'admin'],
      ['Ben Back', 'admin'],
    ])
    const plain = await join('member')
    await become('Bob Banned', { banned: true, banExpires: new Date(Date.now() + 3_600_000) })
    await become('Una Unconfirmed', { emailVerified: false })
    await become('Ben Back', { banned: true, banExpires: new Date(0) })
    expect((await helpOn(plain)).help).toBe('Ask Ann Admin, Ben Back or Olive Owner for access.')
    for (const name of ['Ann Admin', 'Ben Back']) await become(name, { banned: true, banExpires: null })
    expect((await helpOn(plain)).help).toBe('Ask Olive Owner for access.')
    await db().update(user).set({ banned: true }).where(eq(user.id, owner.id))
    expect(await helpOn(plain)).toMatchObject({ code: 'forbidden', help: undefined })
  })

  test('tells names, and never an address', async () => {
    const { join, owner } = await tenantOf([['Ann Admin', 'admin']])
    const state = JSON.stringify(await helpOn(await join('member')))
    expect(state).toContain('Ann Admin')
    expect(state).not.toContain(owner.email)
    expect(state).not.toContain('@')
  })

  test('names roles, and no one, to whom the members are not shown', async () => {
    const { join, customRole } = await tenantOf([['Ann Admin', 'admin']])
    await customRole('worker', ['project:read'])
    expect((await helpOn(await join('worker'))).help).toBe('Ask an owner or an admin for access.')
  })

  test('does not call owners the only ones: a custom role may hold as much, and give it', async () => {
    const { id, slug, join, customRole } = await tenantOf([])
    await customRole('boss', allPermissions)
    await customRole('nothing', [])
    const [boss, nobody] = [await join('boss'), await join('nothing')]
    const ask = () => nobody.call(deleteOrganization, { organization: slug, confirmation: 'not the name' })
    expect((await ask()).help).toBe('Ask an owner for access.')
    expect(
      await boss.post('/organization/update-member-role', {
        organizationId: id,
        memberId: nobody.memberId,
        role: 'boss',
      }),
    ).toMatchObject({ status: 200 })
    expect((await ask()).code).not.toBe('forbidden')
  })

  test('tells a stranger nothing, wherever the stranger belongs', async () => {
    const { slug } = await tenantOf([])
    const elsewhere = await (await newOrganization()).join('member')
    const foreign = await helpOn(elsewhere, slug)
    const unknown = await helpOn(elsewhere, 'no-such-organization')
    expect(foreign).toMatchObject({ code: 'not_found', help: undefined })
    expect({ ...foreign, values: {} }).toEqual({ ...unknown, values: {} })
  })

  test('tells nothing where a rule refused someone who holds the permission', async () => {
    const admin = await (await tenantOf([])).join('admin')
    const ruled = formOf('member', z.object({}), async () => {
      throw new AppError('forbidden', 'No.', { permission: 'member:update' })
    })
    expect(await admin.call(ruled, { organization: admin.slug })).toMatchObject({
      code: 'forbidden',
      help: undefined,
    })
  })

  test('stays a refusal when no one can say who would help', async () => {
    vi.spyOn(log, 'warn').mockImplementation(() => {})
    const plain = await (await newOrganization()).join('member')
    const away = formOf('member', z.object({}), async () => {
      vi.spyOn(pool(), 'query').mockRejectedValue(new Error('away'))
      throw new AppError('forbidden', 'No.', { permission: 'project:delete' })
    })
    expect(await plain.call(away, { organization: plain.slug })).toMatchObject({
      code: 'forbidden',
      help: undefined,
    })
  })
})

describe('a role above one’s own', () => {
  const above = async (actor: Person, memberId: string, role: string) => {
    const { message, help, data } = await actor.call(changeRole, { organization: actor.slug, memberId, role })
    const { status, body } = await actor.post('/organization/update-member-role', {
      organizationId: actor.organizationId,
      memberId,
      role,
    })
    const code = 'YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_MEMBER'
    expect([status, body]).toEqual([403, { code, message, ...(help && { help }), ...data }])
    return { message, help, permission: data?.permission }
  }

  test('is refused with what it has that the actor lacks, never with what they hold', async () => {
    const { join, customRole } = await tenantOf([])
    await customRole('changer', ['member:read', 'member:update'])
    const [changer, plain] = [await join('changer'), await join('member')]
    expect(await above(changer, plain.memberId, 'changer')).toEqual({
      permission: 'ac:read',
      message: 'That role has permissions you don’t have: view roles and their permissions (ac:read).',
      help: 'Ask Olive Owner for access.',
    })
    expect(await above(await join('admin'), plain.memberId, 'owner')).toEqual({
      permission: 'organization:delete',
      message: 'That role has permissions you don’t have: delete the organization (organization:delete).',
      help: 'Ask Olive Owner for access.',
    })
  })

  test('that has nothing more than the actor is an owner’s, and the words say so', async () => {
    const { join, customRole, owner } = await tenantOf([])
    await customRole('boss', allPermissions)
    expect(await above(await join('boss'), owner.memberId, 'member')).toEqual({
      permission: undefined,
      message: 'Only owners can add or remove owners.',
      help: undefined,
    })
  })

  test('does not tell what is in a custom role to those who may not see the roles', async () => {
    const { join, customRole } = await tenantOf([])
    await customRole('changer', ['member:read', 'member:update'])
    await customRole('reader', ['member:read', 'member:update', 'ac:read'])
    await customRole('secret', ['audit:read'])
    const holder = await join('secret')
    expect(await above(await join('changer'), holder.memberId, 'changer')).toEqual({
      permission: undefined,
      message: 'That role has permissions you don’t have.',
      help: undefined,
    })
    expect(await above(await join('reader'), holder.memberId, 'reader')).toMatchObject({
      permission: 'audit:read',
    })
  })

  test('is not made, either: the refusal says what the maker lacks, and who can give it', async () => {
    const { join, customRole, slug, id } = await tenantOf([['Ann Admin', 'admin']])
    await customRole('maker', ['ac:create', 'ac:update', 'member:read', 'project:read'])
    const maker = await join('maker')
    const refused = {
      message: 'You can’t grant permissions you don’t have: permanently delete projects (project:delete).',
      help: 'Ask Ann Admin or Olive Owner for access.',
    }
    const wished = ['project:read', 'project:delete']
    expect(
      await maker.call(createRole, { organization: slug, role: 'more', permission: wished }),
    ).toMatchObject({ ...refused, data: { permission: 'project:delete' } })
    expect(
      await maker.post('/organization/update-role', {
        organizationId: id,
        roleName: 'maker',
        data: { permission: toStatements(wished) },
      }),
    ).toMatchObject({ status: 403, body: { ...refused, permission: 'project:delete' } })
  })
})

test('what is allowed asks no one who could allow it', async () => {
  const plain = await (await newOrganization()).join('member')
  const connected = vi.spyOn(pool(), 'connect')
  await plain.call(createProject, { organization: plain.slug, name: 'Allowed' })
  // Once for the guard's statement, once for the transaction that writes.
  expect(connected).toHaveBeenCalledTimes(2)
})

test('a refused page says the permission, and who can give it', async () => {
  const { join, slug } = await tenantOf([['Ann Admin', 'admin']])
  const plain = await join('member')
  const html = await readPage(plain, AuditLogPage, { org: slug })
  expect(html).toContain('(audit:read). Ask Ann Admin or Olive Owner for access.')
})
