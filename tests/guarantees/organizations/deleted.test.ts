import { eq, sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db'
import { organization, project } from '@/db/schema'
import { inTenantScope } from '@/db/tenant-scope'
import { deleteOrganization, restoreOrganization } from '@/lib/organizations/operations'
import { createProject, deleteProject, renameProject } from '@/lib/projects/operations'
import { gate, heldOpen, somebodyWaits } from '../../support/interleave'
import { asOwner } from '../../support/owner'
import { newOrganization } from '../../support/people'
import { refusal, refusalCode } from '../../support/refusal'

// Who passed the guard before an organization was deleted changes nothing in it afterwards.

const closeNow = (id: string) =>
  db().update(organization).set({ deletedAt: sql`now()` }).where(eq(organization.id, id))

const names = async (id: string) =>
  (await inTenantScope({ organization: { id } }, (tx) => tx.select().from(project))).map(({ name }) => name)

describe('after the deletion of an organization', () => {
  test('no project is made, renamed or deleted by who had passed the guard before', async () => {
    const { id, owner } = await newOrganization()
    const [everybodyInside, closed] = [gate(), gate()]
    await owner.with('project:create', (context) => createProject(context, { name: 'Stays' }))
    const [row] = await inTenantScope({ organization: { id } }, (tx) => tx.select().from(project))
    const kept = { id: row?.id ?? '' }
    let inside = 0
    const afterDeletion = async () => {
      inside += 1
      if (inside === 3) everybodyInside.open()
      await closed.passed
    }
    const late = [
      owner.with('project:create', async (context) => {
        await afterDeletion()
        return createProject(context, { name: 'Late' })
      }),
      owner.with('project:update', async (context) => {
        await afterDeletion()
        return renameProject(context, { ...kept, name: 'Late' })
      }),
      owner.with('project:delete', async (context) => {
        await afterDeletion()
        return deleteProject(context, kept)
      }),
    ].map((work) => refusal(work))
    await everybodyInside.passed
    await owner.with('organization:delete', deleteOrganization)
    closed.open()
    for (const { code, message } of await Promise.all(late))
      expect({ code, message }).toEqual({ code: 'conflict', message: 'This organization has been deleted.' })
    expect(await names(id)).toEqual(['Stays'])
  })

  test('all is as it was, and can be written, when it is restored', async () => {
    const { id, owner } = await newOrganization()
    await owner.with('organization:delete', deleteOrganization)
    await owner.signedIn((viewer) => restoreOrganization(viewer, { organizationId: id }))
    await owner.with('project:create', (context) => createProject(context, { name: 'Again' }))
    expect(await names(id)).toEqual(['Again'])
  })
})

describe('at the same moment as the deletion', () => {
  test('a write that was first is kept, and the deletion waits for it', async () => {
    const { id, owner } = await newOrganization()
    const [written, mayEnd] = [gate(), gate()]
    const order: string[] = []
    const write = inTenantScope({ organization: { id } }, async (tx) => {
      await tx.insert(project).values({ organizationId: id, name: 'First' })
      written.open()
      await mayEnd.passed
      order.push('write')
    })
    await written.passed
    const deletion = owner.with('organization:delete', deleteOrganization).then(() => order.push('deletion'))
    await somebodyWaits()
    mayEnd.open()
    await Promise.all([write, deletion])
    expect(order).toEqual(['write', 'deletion'])
    expect(await names(id)).toEqual(['First'])
  })

  test.each([
    ['commits', [], 'conflict'],
    ['is rolled back', ['Second'], 'done'],
  ])('a write that was second waits, and where the deletion %s, leaves %j', async (end, left, outcome) => {
    const { id, owner } = await newOrganization()
    const endDeletion = await heldOpen(
      () => closeNow(id),
      () => end !== 'commits' && Promise.reject(new Error('on purpose')),
    )
    const write = owner.with('project:create', (context) => createProject(context, { name: 'Second' }))
    const ended = outcome === 'done' ? write.then(() => 'done') : refusalCode(write)
    await somebodyWaits()
    await endDeletion().catch(() => undefined)
    expect(await ended).toBe(outcome)
    expect(await names(id)).toEqual(left)
  })
})

test('it holds for a table that someone adds, and is asked once for a statement, not for each row', async () => {
  await asOwner(`
    create table test_purchase (organization_id text not null references organization on delete cascade, id int not null, primary key (organization_id, id));
    select protect_tenant_table('test_purchase')`)
  const { id } = await newOrganization()
  const buy = (from: number) =>
    inTenantScope({ organization: { id } }, (tx) =>
      tx.execute(
        sql`insert into test_purchase select ${id}, n from generate_series(${from}::int, ${from}::int + 9) n`,
      ),
    )
  await buy(1)
  await closeNow(id)
  expect(await refusalCode(buy(11))).toBe('conflict')
  expect(
    await refusalCode(
      inTenantScope({ organization: { id } }, (tx) => tx.execute(sql`delete from test_purchase`)),
    ),
  ).toBe('conflict')
  expect(
    await asOwner(
      `select distinct tgtype & 1 as each_row from pg_trigger where tgname = 'refuse_late_write'`,
    ),
  ).toEqual([{ each_row: 0 }])
  // A purge takes its rows along.
  await db().delete(organization).where(eq(organization.id, id))
  await asOwner('drop table test_purchase')
})
