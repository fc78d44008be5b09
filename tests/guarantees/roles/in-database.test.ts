import { sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db'
import { newInvitation, newMember, newRole, outcome } from '../../support/by-sql'
import { newOrganization, newPerson } from '../../support/people'

describe('a role', () => {
  test.each(['', 'king', 'member,king', ' owner', 'member,,admin'])(
    'that does not exist (“%s”) is held by no member, and offered by no invitation',
    async (role) => {
      const { id, owner } = await newOrganization()
      const person = await newPerson()
      expect(await outcome([newMember(id, person.id, role)])).toBe('role_exists')
      expect(await outcome([newInvitation(id, owner.id, { role })])).toBe('role_exists')
      expect(
        await outcome([
          newMember(id, person.id, 'member'),
          sql`update member set role = ${role} where user_id = ${person.id}`,
        ]),
      ).toBe('role_exists')
    },
  )

  test('of another organization does not exist here', async () => {
    const [here, elsewhere] = [await newOrganization(), await newOrganization()]
    await elsewhere.customRole('king', [])
    const person = await newPerson()
    expect(await outcome([newMember(here.id, person.id, 'king')])).toBe('role_exists')
    expect(await outcome([newMember(elsewhere.id, person.id, 'king')])).toBe('done')
  })

  test('that someone holds, or an open invitation offers, is neither deleted nor renamed', async () => {
    for (const holds of ['a member', 'an invitation'] as const) {
      const { id, owner, customRole, join } = await newOrganization()
      await customRole('worker', [])
      if (holds === 'a member') await join('member,worker')
      else await db().execute(newInvitation(id, owner.id, { role: 'worker' }))
      const deleted = sql`delete from organization_role where organization_id = ${id}`
      const renamed = sql`update organization_role set role = 'other' where organization_id = ${id}`
      expect(await outcome([deleted])).toBe('role_unused')
      expect(await outcome([renamed])).toBe('role_unused')
      const freed =
        holds === 'a member'
          ? sql`update member set role = 'member' where organization_id = ${id} and role <> 'owner'`
          : sql`update invitation set status = 'canceled' where organization_id = ${id}`
      expect(await outcome([freed, renamed, deleted])).toBe('done')
    }
  })

  test('goes with its organization, whoever holds it', async () => {
    const { id, customRole, join } = await newOrganization()
    await customRole('worker', [])
    await join('worker')
    expect(await outcome([sql`delete from organization where id = ${id}`])).toBe('done')
  })

  test.each(['given', 'offered'])('%s and deleted at the same moment is one or the other', async (way) => {
    for (let round = 0; round < 20; round++) {
      const { id, owner, customRole, join } = await newOrganization()
      await customRole('worker', [])
      const person = await join('member')
      const used =
        way === 'given'
          ? sql`update member set role = 'worker' where user_id = ${person.id}`
          : newInvitation(id, owner.id, { role: 'worker' })
      const answers = await Promise.all([
        outcome([used]),
        outcome([sql`delete from organization_role where organization_id = ${id}`]),
      ])
      expect([
        ['done', 'role_unused'],
        ['role_exists', 'done'],
      ]).toContainEqual(answers)
    }
  })

  test('of an organization has a name in lowercase and of one line, and none that is built in', async () => {
    const { id } = await newOrganization()
    for (const name of ['Owner', 'a  b', ' a', 'a\nb', 'x', 'member,admin', 'owner', 'admin'])
      expect([name, await outcome([newRole(id, name)])]).toEqual([name, 'role_name_shape'])
  })
})

test.each(['nothing', '[]', '{"project":"read"}', '{"project":[1]}'])(
  'the permissions of a role can be read: %s is none',
  async (permission) => {
    const { id, customRole } = await newOrganization()
    await customRole('worker', [])
    const changed = db().execute(
      sql`update organization_role set permission = ${permission} where organization_id = ${id}`,
    )
    await expect(changed).rejects.toThrow()
  },
)
