import { sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db, type Transaction, transaction } from '@/db'
import { project } from '@/db/schema'
import { inTenant } from '@/db/tenant'
import { inTenantScope } from '@/db/tenant-scope'
import { newOrganization } from '../../support/people'

const acme = { organization: { id: 'demo-org-acme' } }
const globex = { organization: { id: 'demo-org-globex' } }

/** The SQLSTATE with which work fails. */
async function failure(work: Promise<unknown>): Promise<string> {
  try {
    await work
  } catch (error) {
    for (let current = error; current instanceof Error; current = current.cause)
      if ('code' in current && typeof current.code === 'string') return current.code
    throw error
  }
  throw new Error('It did not fail')
}

const projects = (tx: Transaction) => tx.select().from(project)

describe('inside of one organization', () => {
  test('only its own rows are seen, without any where', async () => {
    const mine = await inTenantScope(acme, projects)
    const theirs = await inTenantScope(globex, projects)
    expect(mine).toHaveLength(24)
    expect(theirs).toHaveLength(14)
    expect(new Set(mine.map(({ organizationId }) => organizationId))).toEqual(new Set(['demo-org-acme']))
    expect(new Set(theirs.map(({ organizationId }) => organizationId))).toEqual(new Set(['demo-org-globex']))
  })

  test('only its own organization, people and mails are seen', async () => {
    const seen = await inTenantScope(globex, async (tx) => ({
      organizations: (await tx.execute(sql`select id from organization`)).rows,
      people: (await tx.execute(sql`select id from "user" order by id`)).rows.map(({ id }) => id),
      mails: (await tx.execute(sql`select id from mail`)).rows,
    }))
    expect(seen).toEqual({
      organizations: [{ id: 'demo-org-globex' }],
      people: ['demo-edsger', 'demo-grace', 'demo-radia'],
      mails: [],
    })
  })

  test('a change or deletion of everything stops at its own rows', async () => {
    const { id } = await newOrganization()
    await inTenantScope({ organization: { id } }, async (tx) => {
      await tx.insert(project).values({ organizationId: id, name: 'Mine' })
      expect((await tx.update(project).set({ name: 'Everything' })).rowCount).toBe(1)
      expect((await tx.delete(project)).rowCount).toBe(1)
    })
    expect(await inTenantScope(globex, projects)).toHaveLength(14)
  })

  test('the same id may exist in two, and neither knows', async () => {
    const [theirs] = await inTenantScope(globex, projects)
    const { id } = await newOrganization()
    await inTenantScope({ organization: { id } }, (tx) =>
      tx.insert(project).values({ organizationId: id, id: theirs?.id, name: 'Twin' }),
    )
    expect((await inTenantScope({ organization: { id } }, projects)).map(({ name }) => name)).toEqual([
      'Twin',
    ])
  })

  test.each([
    'select 1 from account',
    'select 1 from session',
    'select 1 from verification',
    'select 1 from rate_limit',
    'select 1 from inbox',
    'select role from "user"',
    'select banned from "user"',
    'select * from "user"',
    'select recipient from mail',
    'select 1 from graphile_worker._private_jobs',
    'select 1 from drizzle.__drizzle_migrations',
    'update "user" set name = \'x\'',
    "update organization set name = 'x'",
    "update member set role = 'owner'",
    'delete from member',
    "insert into member (id, organization_id, user_id, role) values ('x', 'demo-org-acme', 'demo-olga', 'owner')",
    "update invitation set role = 'owner'",
    'delete from audit_log',
    'truncate project',
    'alter table project disable row level security',
    'drop policy tenant_select on project',
    "select protect_tenant_table('project')",
    'set role postgres',
  ])('the database refuses %s', async (statement) => {
    expect(await failure(inTenantScope(acme, (tx) => tx.execute(sql.raw(statement))))).toMatch(
      /^(42501|22023)$/,
    )
  })
})

test('inside of no organization, no row is put anywhere', async () => {
  const attempt = inTenantScope({ organization: { id: '' } }, (tx) =>
    tx.insert(project).values({ organizationId: 'demo-org-acme', name: 'Stray' }),
  )
  expect(await failure(attempt)).toBe('42501')
})

test('outside of inTenant, the application may not even read projects', async () => {
  expect(await failure(db().select().from(project).execute())).toBe('42501')
  expect(await failure(transaction(projects))).toBe('42501')
})

test('RESET ROLE does not lead out: the pool itself never acts as the owner', async () => {
  const role = await inTenantScope(acme, async (tx) => {
    await tx.execute(sql`reset role`)
    return (await tx.execute<{ role: string }>(sql`select current_user::text as role`)).rows[0]?.role
  })
  expect(role).toBe('atrium_app')
})

test('nothing of a tenant is left on the connection, after success or failure', async () => {
  await inTenantScope(acme, projects)
  expect(await failure(inTenantScope(acme, (tx) => tx.execute(sql`select 1/0`)))).toBe('22012')
  const { rows } = await db().execute(
    sql`select current_user::text as role, coalesce(current_setting('app.organization_id', true), '') as organization`,
  )
  expect(rows).toEqual([{ role: 'atrium_app', organization: '' }])
})

describe('inside of a running transaction', () => {
  const state = async (tx: Transaction) =>
    (
      await tx.execute(sql`
        select current_user::text as role, coalesce(current_setting('app.organization_id', true), '') as organization,
               coalesce(current_setting('app.actor_id', true), '') as actor, coalesce(current_setting('app.address', true), '') as address`)
    ).rows[0]

  test('what held before holds again afterwards, whether it succeeds or fails', async () => {
    await transaction(async (tx) => {
      await tx.execute(sql`select set_config('app.actor_id', 'demo-ada', true)`)
      const before = await state(tx)
      expect(before).toEqual({ role: 'atrium_app', organization: '', actor: 'demo-ada', address: '' })
      expect(await inTenant({ ...acme, user: { id: 'demo-mary' }, address: '192.0.2.1' }, state)).toEqual({
        role: 'atrium_tenant',
        organization: 'demo-org-acme',
        actor: 'demo-mary',
        address: '192.0.2.1',
      })
      expect(await state(tx)).toEqual(before)
      await failure(inTenantScope(acme, (inner) => inner.execute(sql`select 1/0`)))
      expect(await state(tx)).toEqual(before)
      await expect(inTenantScope(acme, () => Promise.reject(new Error('ours')))).rejects.toThrow('ours')
      expect(await state(tx)).toEqual(before)
    })
  })

  test('another organization inside of one sees its own rows only, and the first goes on with its own', async () => {
    const { id } = await newOrganization()
    const name = (organization: string) => `written in ${organization}`
    await inTenantScope(acme, async (tx) => {
      expect(await inTenantScope(globex, projects)).toHaveLength(14)
      expect(await projects(tx)).toHaveLength(24)
      await inTenantScope({ organization: { id } }, (inner) =>
        inner.insert(project).values({ organizationId: id, name: name(id) }),
      )
      expect(await projects(tx)).toHaveLength(24)
      const attempt = tx.transaction((inner) =>
        inner.insert(project).values({ organizationId: id, name: name('acme') }),
      )
      expect(await failure(attempt)).toBe('42501')
    })
    expect((await inTenantScope({ organization: { id } }, projects)).map((row) => row.name)).toEqual([
      name(id),
    ])
  })
})

test('forty transactions at once, some failing, never see each other’s rows', async () => {
  const seen = await Promise.all(
    Array.from({ length: 40 }, async (_, n) => {
      const tenant = n % 2 ? acme : globex
      const found = await inTenantScope(tenant, async (tx) => {
        const rows = await projects(tx)
        if (n % 5 === 0) throw new Error('on purpose')
        return rows
      }).catch(() => [])
      return found.every(({ organizationId }) => organizationId === tenant.organization.id)
    }),
  )
  expect(seen.every(Boolean)).toBe(true)
})
