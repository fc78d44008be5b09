import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { removeMember } from '@/app/dashboard/[org]/members/actions'
import { db } from '@/db'
import { user } from '@/db/schema'
import { newOrganization, newPerson, type Person } from '../../support/people'

async function tenantOf(people: [name: string, role: string][]) {
  const tenant = await newOrganization()
  await db().update(user).set({ name: 'Olive Owner' }).where(eq(user.id, tenant.owner.id))
  for (const [name, role] of people) await tenant.join(role, await newPerson({ name }))
  return tenant
}

describe('a refusal in JSON', () => {
  const remove = (person: Person, organizationId: string, memberIdOrEmail: string) =>
    person.post('/organization/remove-member', { organizationId, memberIdOrEmail })

  test('says what is lacking and who can give it, in the words of the screens, and no address', async () => {
    const { id, slug, owner, join } = await tenantOf([['Ann Admin', 'admin']])
    const plain = await join('member')
    const { message, help } = await plain.call(removeMember, { organization: slug, memberId: owner.memberId })
    expect([message, help]).toEqual([
      'You don’t have permission to remove members (member:delete).',
      'Ask Ann Admin or Olive Owner for access.',
    ])
    const refused = {
      code: 'YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_MEMBER',
      message,
      permission: 'member:delete',
      help,
    }
    expect(await remove(plain, id, owner.memberId)).toMatchObject({ status: 403, body: refused })
    const read = await plain.get(`/organization/list-invitations?organizationSlug=${slug}`)
    expect([read.status, read.body]).toEqual([
      403,
      {
        ...refused,
        code: 'YOU_ARE_NOT_ALLOWED_TO_LIST_INVITATIONS',
        message: 'You don’t have permission to view invitations and each member’s email (invitation:read).',
        permission: 'invitation:read',
      },
    ])
  })

  test('names roles, and no one, to whom the members are not shown', async () => {
    const { id, owner, join, customRole } = await tenantOf([['Ann Admin', 'admin']])
    await customRole('worker', ['project:read'])
    const worker = await join('worker')
    const help = 'Ask an owner or an admin for access.'
    expect(await remove(worker, id, owner.memberId)).toMatchObject({ status: 403, body: { help } })
    expect(await worker.get(`/organization/list-members?organizationId=${id}`)).toMatchObject({
      status: 403,
      body: { permission: 'member:read', help },
    })
  })

  test('tells a stranger nothing, wherever the stranger belongs', async () => {
    const { id, owner } = await tenantOf([])
    const elsewhere = await (await newOrganization()).join('member')
    const list = (organizationId: string) =>
      elsewhere.get(`/organization/list-members?organizationId=${organizationId}`)
    for (const [here, nowhere] of [
      [await remove(elsewhere, id, owner.memberId), await remove(elsewhere, 'no-such-id', owner.memberId)],
      [await list(id), await list('no-such-id')],
    ] as const) {
      expect([here.status, here.body]).toEqual([404, nowhere.body])
      expect(Object.keys(here.body).sort()).toEqual(['code', 'message'])
    }
  })
})
