import { sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db, transaction } from '@/db'
import { project } from '@/db/schema'
import { inTenantScope } from '@/db/tenant-scope'
import { written } from '../../support/audit'
import { channels } from '../../support/channels'
import { newOrganization } from '../../support/people'

describe('plain SQL of the application’s role leaves its row', () => {
  const invite = (
    id: string,
  ) => `insert into invitation (id, organization_id, email, role, expires_at, inviter_id)
    values (gen_random_uuid(), '${id}', 'sql@people.test', 'member', now(), 'demo-ada')`
  const statements: [string, (id: string) => string][] = [
    ['organization:update', (id) => `update organization set name = 'By hand' where id = '${id}'`],
    [
      'member:create',
      (id) =>
        `insert into member (id, organization_id, user_id, role) values (gen_random_uuid(), '${id}', 'demo-olga', 'member')`,
    ],
    ['member:update', (id) => `update member set role = 'owner,admin' where organization_id = '${id}'`],
    ['invitation:create', invite],
    [
      'ac:create',
      (id) =>
        `insert into organization_role (id, organization_id, role, permission) values (gen_random_uuid(), '${id}', 'hand', '{}')`,
    ],
    ['organization:delete', (id) => `update organization set deleted_at = now() where id = '${id}'`],
  ]

  test.each(statements)('%s', async (action, statement) => {
    const { id, owner } = await newOrganization()
    const rows = await written(id, () =>
      transaction(async (tx) => {
        await tx.execute(
          sql`select set_config('app.actor_id', ${owner.id}, true), set_config('app.address', '203.0.113.7', true)`,
        )
        await tx.execute(sql.raw(statement(id)))
      }),
    )
    expect(rows.map(({ actor, action: said, address }) => [actor, said, address])).toEqual([
      [owner.id, action, '203.0.113.7'],
    ])
  })

  test('without an actor when no one was named', async () => {
    const { id } = await newOrganization()
    const rows = await written(id, () =>
      db().execute(sql`update organization set name = 'Nobody' where id = ${id}`),
    )
    expect(rows.map(({ actor, address }) => [actor, address])).toEqual([[null, null]])
  })

  test('the end of an organization for good leaves one for everything that goes with it, and the log stays', async () => {
    const { id, owner, join } = await newOrganization()
    await join('member')
    await db().execute(sql`
      insert into invitation (id, organization_id, email, role, status, expires_at, inviter_id)
      select ${id} || status, ${id}, status || '@people.test', 'member', status, now(), ${owner.id}
        from unnest(array['pending', 'accepted', 'rejected', 'canceled']) status`)
    const rows = await written(id, () => db().execute(sql`delete from organization where id = ${id}`))
    const invitations = rows.filter(({ target }) => target?.startsWith('invitation:'))
    // Only what was open is cancelled by it.
    expect(Object.fromEntries(invitations.map(({ action, before }) => [before?.status, action]))).toEqual({
      pending: 'invitation:cancel',
      accepted: 'invitation:delete',
      rejected: 'invitation:delete',
      canceled: 'invitation:delete',
    })
    expect(rows.map(({ action }) => action).sort()).toEqual([
      'invitation:cancel',
      'invitation:delete',
      'invitation:delete',
      'invitation:delete',
      'member:delete',
      'member:delete',
      'organization:delete',
    ])
  })
})

describe('what was rolled back leaves no row', () => {
  test('when the transaction fails after the change', async () => {
    const organization = await newOrganization()
    const rows = await written(organization.id, () =>
      inTenantScope({ organization }, async (tx) => {
        await tx.insert(project).values({ organizationId: organization.id, name: 'Never' })
        throw new Error('on purpose')
      }).catch(() => undefined),
    )
    expect(rows).toEqual([])
  })

  test.each(channels)('when a rule of the data refuses it, through the $name', async (channel) => {
    const { id, owner } = await newOrganization()
    const rows = await written(id, async () => {
      expect(await channel.leave(owner)).toMatchObject({ status: 409 })
    })
    expect(rows).toEqual([])
  })
})
