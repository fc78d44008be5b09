import { sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db, type Transaction, transaction } from '@/db'
import { project } from '@/db/schema'
import { inTenantScope } from '@/db/tenant-scope'
import { headLine, heads, parseHeads } from '@/scripts/audit-chains'
import { broken } from '../../support/audit'
import { connected } from '../../support/databases'
import { asOwner, ownerUrl } from '../../support/owner'
import { newOrganization } from '../../support/people'

describe('the application can only add to its log, and only by changing something', () => {
  const asTenant = <T>(run: (tx: Transaction) => Promise<T>) =>
    inTenantScope({ organization: { id: 'demo-org-acme' } }, run)
  const roles = [
    ['the application’s role', transaction],
    ['tenant code', asTenant],
  ] as const
  const forbidden = [
    `insert into audit_log select * from audit_log`,
    `insert into audit_log (organization_id, seq, at, action, outcome, hash) values ('demo-org-acme', 9999, now(), 'x:y', 'done', '')`,
    `update audit_log set actor_id = null`,
    `delete from audit_log`,
    `truncate audit_log`,
    `select * from audit_head`,
    `update audit_head set seq = 0`,
    `delete from audit_head`,
    `select audit_head_of('demo-org-acme')`,
    `select audit_append(null, 'x:y', null, null, null, null)`,
    `select audit_store(row('demo-org-acme', 0, '')::audit_head)`,
    `select audit_platform('staff:x', null, null, null, null)`,
    `select audit_table('mail')`,
    `drop trigger audit_delete on member`,
    `alter table member disable trigger audit_delete`,
    `alter table audit_log disable row level security`,
    `drop policy owner_select on audit_log`,
    `create or replace function audit_change() returns trigger language plpgsql as 'begin return null; end'`,
    `set local session_replication_role = replica`,
  ]

  describe.each(roles)('%s', (_, within) => {
    test.each(forbidden)('is refused %s', async (statement) => {
      await expect(within((tx) => tx.execute(sql.raw(statement)))).rejects.toMatchObject({
        cause: { code: '42501' },
      })
    })
  })

  test('tenant code records neither refusals nor what staff did, and outside of a tenant the application reads the platform’s log alone', async () => {
    for (const record of [
      sql`select audit_refusal('demo-org-acme', 'demo-ada', 'x:y', null, null)`,
      sql`select audit_staff('staff:x', 'user:demo-ada', null, '{}')`,
      sql`select audit_visit('a session', 'demo-org-acme')`,
    ])
      await expect(asTenant((tx) => tx.execute(record))).rejects.toMatchObject({ cause: { code: '42501' } })
    // Stella became staff when the demo was made.
    const { rows } = await db().execute(sql`select distinct organization_id from audit_log`)
    expect(rows).toEqual([{ organization_id: 'platform' }])
  })
})

/** What only the owner can do, and only by lifting row security first. */
const tamper = (statement: string) =>
  asOwner(`begin; alter table audit_log no force row level security; alter table audit_head no force row level security;
    ${statement};
    alter table audit_log force row level security; alter table audit_head force row level security; commit`)

describe('verifying names the first broken row', () => {
  /** A tenant with a log of ten rows. */
  async function tenantWithLog() {
    const tenant = await newOrganization()
    await inTenantScope({ organization: tenant }, (tx) =>
      tx.execute(
        sql`insert into project (organization_id, name) select ${tenant.id}, 'P' || n from generate_series(1, 8) n`,
      ),
    )
    const where = `organization_id = '${tenant.id}'`
    return { ...tenant, where }
  }

  test('of none, when nothing was touched', async () => {
    await tenantWithLog()
    expect(await broken()).toEqual([])
  })

  test.each([
    ['a changed actor', `actor_id = 'demo-mary'`],
    ['a changed time', `at = at - interval '1 microsecond'`],
    ['a changed action', `action = 'project:read'`],
    ['a changed target', `target = 'project:x'`],
    ['a changed name of what it was', `subject = 'Other'`],
    ['a changed address', `address = '192.0.2.1'`],
    ['a changed outcome', `outcome = 'refused'`],
    ['a changed value', `after = jsonb_set(after, '{name}', '"Other"')`],
    ['a value taken away', `after = null`],
    ['a changed hash', `hash = sha256('x')`],
  ])('of %s', async (_, change) => {
    const { slug, where } = await tenantWithLog()
    await tamper(`update audit_log set ${change} where ${where} and seq = 4`)
    expect(await broken({ wanted: slug })).toEqual([`${slug}: row 4 was changed`])
  })

  test('of a row removed from the middle, or the beginning', async () => {
    const [middle, beginning] = [await tenantWithLog(), await tenantWithLog()]
    await tamper(`delete from audit_log where ${middle.where} and seq = 5`)
    await tamper(`delete from audit_log where ${beginning.where} and seq = 1`)
    expect(await broken({ wanted: middle.slug })).toEqual([`${middle.slug}: row 5 is missing`])
    expect(await broken({ wanted: beginning.slug })).toEqual([`${beginning.slug}: row 1 is missing`])
  })

  test('of the newest rows removed', async () => {
    const { slug, where } = await tenantWithLog()
    await tamper(`delete from audit_log where ${where} and seq > 7`)
    expect(await broken({ wanted: slug })).toEqual([`${slug}: row 8 is missing`])
  })

  test('of two rows exchanged', async () => {
    const { slug, where } = await tenantWithLog()
    await tamper(`update audit_log set seq = -seq where ${where} and seq in (4, 6);
      update audit_log set seq = case seq when -4 then 6 else 4 end where ${where} and seq < 0`)
    expect(await broken({ wanted: slug })).toEqual([`${slug}: row 4 was changed`])
  })

  test('of an organization that is gone, by its id', async () => {
    const { id, where } = await tenantWithLog()
    await db().execute(sql`delete from organization where id = ${id}`)
    expect(await broken({ wanted: id })).toEqual([])
    await tamper(`delete from audit_log where ${where} and seq = 2`)
    expect(await broken({ wanted: id })).toEqual([`${id}: row 2 is missing`])
  })

  test('of a chain rewritten together with its head, by a head that was kept elsewhere', async () => {
    const { id, slug, where } = await tenantWithLog()
    const printed = (await connected(ownerUrl(), (client) => heads(client, slug))).map(headLine)
    const kept = parseHeads(['', '> atrium@0.1.0 audit:verify', '', ...printed].join('\n'))
    expect(kept).toMatchObject([{ organization: slug, id, seq: 10 }])
    await inTenantScope({ organization: { id } }, (tx) =>
      tx.insert(project).values({ organizationId: id, name: 'Later' }),
    )
    expect(await broken({ wanted: slug, kept })).toEqual([])
    await tamper(`delete from audit_log where ${where} and seq > 9;
      update audit_head h set seq = l.seq, hash = l.hash from audit_log l where h.id = '${id}' and l.${where} and l.seq = 9`)
    expect(await broken({ wanted: slug })).toEqual([])
    expect(await broken({ wanted: slug, kept })).toEqual([
      `${slug}: row 10 doesn't match the stored head: it or an earlier row was rewritten`,
    ])
  })

  test('and says so when there is no such organization', async () => {
    await expect(broken({ wanted: 'no-such-organization' })).rejects.toThrow('not found')
  })
})
