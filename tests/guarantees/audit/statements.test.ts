import { type SQL, sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { type Transaction, transaction } from '@/db'
import { inTenantScope } from '@/db/tenant-scope'
import { broken, stored, written } from '../../support/audit'
import { connected } from '../../support/databases'
import { ownerUrl } from '../../support/owner'
import { newOrganization } from '../../support/people'

// The log is written once for each statement: whatever changes many rows at once takes time by their number, and not by its square.

/** How often the heads of chains were written by a statement, as PostgreSQL counts it within the transaction. */
async function headWrites(tx: Transaction, statement: SQL): Promise<number> {
  const count = async () =>
    Number(
      (await tx.execute(sql`select n_tup_upd from pg_stat_xact_user_tables where relname = 'audit_head'`))
        .rows[0]?.n_tup_upd,
    )
  const before = await count()
  await tx.execute(statement)
  return (await count()) - before
}

const asApplication = (statement: SQL) => transaction((tx) => headWrites(tx, statement))

async function tenantWithProjects(count: number) {
  const organization = await newOrganization()
  const asTenant = (statement: SQL) => inTenantScope({ organization }, (tx) => headWrites(tx, statement))
  const writes = await asTenant(insertProjects(organization.id, count))
  return { ...organization, asTenant, writes }
}

const insertProjects = (id: string, count: number) => sql`
  insert into project (organization_id, name) select ${id}, 'P' || n from generate_series(1, ${count}::int) n`

describe('however many rows a statement changes, it writes the head once', () => {
  test('when it inserts them', async () => {
    const { id, writes } = await tenantWithProjects(40)
    const rows = (await stored(id)).slice(2)
    expect(writes).toBe(1)
    expect(rows.map(({ seq, action, before, after }) => [seq, action, before, after?.name])).toEqual(
      Array.from({ length: 40 }, (_, n) => [n + 3, 'project:create', null, `P${n + 1}`]),
    )
  })

  test('when it updates them, and each row tells of what changed in its own', async () => {
    const { id, asTenant } = await tenantWithProjects(40)
    const made = new Map((await stored(id)).map(({ target, after }) => [target, after?.name]))
    const rows = await written(id, async () => {
      // Backwards, so that the order in which they lie is not that of their names.
      const update = sql`update project p set name = p.name || '!' from (select id from project order by name desc) d where d.id = p.id`
      expect(await asTenant(update)).toBe(1)
    })
    expect(new Set(rows.map(({ target }) => target)).size).toBe(40)
    for (const { action, target, before, after } of rows)
      expect([action, before, after]).toEqual([
        'project:update',
        { name: made.get(target) },
        { name: `${made.get(target)}!` },
      ])
  })

  test('when it deletes them', async () => {
    const { id, asTenant } = await tenantWithProjects(40)
    const rows = await written(id, async () => expect(await asTenant(sql`delete from project`)).toBe(1))
    expect(rows).toHaveLength(40)
    expect(new Set(rows.map(({ action, after }) => `${action} ${after}`))).toEqual(
      new Set(['project:delete null']),
    )
  })

  test('for each table, when they go with their organization', async () => {
    const { id, join } = await tenantWithProjects(40)
    for (const role of ['member', 'admin']) await join(role)
    const rows = await written(id, async () => {
      // Organization, members and projects.
      expect(await asApplication(sql`delete from organization where id = ${id}`)).toBe(3)
    })
    expect(rows.map(({ action }) => action).sort()).toEqual([
      ...['member:delete', 'member:delete', 'member:delete', 'organization:delete'],
      ...Array(40).fill('project:delete'),
    ])
    expect(await broken({ wanted: id })).toEqual([])
  })

  test('for each organization, when it reaches into several', async () => {
    const [one, two] = [await newOrganization(), await newOrganization()]
    for (const tenant of [one, two, one, two]) await tenant.join('member')
    const change = sql`update member set role = 'admin' where role = 'member' and organization_id in (${one.id}, ${two.id})`
    let others: unknown[] = []
    const rows = await written(one.id, async () => {
      others = await written(two.id, async () => expect(await asApplication(change)).toBe(2))
    })
    for (const log of [rows, others])
      expect(log).toMatchObject(
        Array(2).fill({ action: 'member:update', before: { role: 'member' }, after: { role: 'admin' } }),
      )
    for (const { slug } of [one, two]) expect(await broken({ wanted: slug })).toEqual([])
  })
})

test('a statement that changes nothing leaves no row, and takes no head', async () => {
  const { id, asTenant } = await tenantWithProjects(2)
  const rows = await written(id, async () => {
    for (const nothing of [
      sql`update project set name = name`,
      sql`update project set name = 'Never' where name = 'P3'`,
      sql`delete from project where name = 'P3'`,
      sql`insert into project select * from project where name = 'P3'`,
    ])
      expect(await asTenant(nothing)).toBe(0)
  })
  expect(rows).toEqual([])
})

test('a statement that inserts some rows and updates others tells of both', async () => {
  const { id, asTenant } = await tenantWithProjects(2)
  const rows = await written(id, () =>
    asTenant(sql`
      insert into project (organization_id, id, name) select organization_id, id, 'Old' from project where name = 'P1'
      union all select ${id}, gen_random_uuid(), 'New'
      on conflict (organization_id, id) do update set name = excluded.name`),
  )
  expect(rows.map(({ action, before, after }) => [action, before?.name, after?.name]).sort()).toEqual([
    ['project:create', undefined, 'New'],
    ['project:update', 'P1', 'Old'],
  ])
})

describe('a row that takes another key is told of as one that left and one that came', () => {
  test('within its organization', async () => {
    const { id, asTenant } = await tenantWithProjects(2)
    const [old] = (await stored(id)).slice(2)
    const rows = await written(id, () =>
      asTenant(sql`update project set id = gen_random_uuid() where name = 'P1'`),
    )
    expect(rows).toMatchObject([
      { action: 'project:delete', target: old?.target, before: old?.after, after: null },
      { action: 'project:create', before: null, after: { name: 'P1' } },
    ])
  })

  test('in the logs of both organizations, when it goes from one into another', async () => {
    const [from, to] = [await newOrganization(), await newOrganization()]
    const { memberId } = await from.join('member')
    let came: unknown[] = []
    const left = await written(from.id, async () => {
      came = await written(to.id, () =>
        // Which nobody but the owner of the tables can do, and not by accident.
        connected(ownerUrl(), (client) =>
          client.query(`begin; alter table member disable trigger keep_belonging; set local role atrium_app;
            update member set organization_id = '${to.id}' where id = '${memberId}';
            set constraints all immediate; reset role; alter table member enable trigger keep_belonging; commit`),
        ),
      )
    })
    const target = `member:${memberId}`
    expect(left).toMatchObject([{ action: 'member:delete', target, after: null }])
    expect(came).toMatchObject([{ action: 'member:create', target, before: null }])
  })
})
