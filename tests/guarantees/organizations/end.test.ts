import { eq, sql } from 'drizzle-orm'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { db } from '@/db'
import { organization } from '@/db/schema'
import { log } from '@/lib/log'
import { purgeOrganizations } from '@/lib/organizations/end'
import { deleteOrganization, restoreOrganization } from '@/lib/organizations/operations'
import { listRestorable } from '@/lib/organizations/queries'
import { openTransaction, somebodyWaits } from '../../support/interleave'
import { asOwner } from '../../support/owner'
import { newOrganization, newPerson } from '../../support/people'
import { refusalCode } from '../../support/refusal'

async function deleted() {
  const made = await newOrganization()
  await made.owner.with('organization:delete', deleteOrganization)
  return made
}

const daysAgo = (id: string, days: number) =>
  db()
    .update(organization)
    .set({ deletedAt: sql`now() - make_interval(days => ${days})` })
    .where(eq(organization.id, id))

const exists = async (id: string) =>
  (await db().select().from(organization).where(eq(organization.id, id))).length === 1

describe('a deleted organization', () => {
  test('is restored as it was by whoever could delete it, and by no one else', async () => {
    const made = await newOrganization()
    const admin = await made.join('admin')
    await made.owner.with('organization:delete', deleteOrganization)
    expect(await admin.signedIn(listRestorable)).toEqual([])
    expect(
      await refusalCode(admin.signedIn((viewer) => restoreOrganization(viewer, { organizationId: made.id }))),
    ).toBe('forbidden')
    const stranger = await newPerson()
    expect(
      await refusalCode(
        stranger.signedIn((viewer) => restoreOrganization(viewer, { organizationId: made.id })),
      ),
    ).toBe('not_found')
    expect(await made.owner.signedIn(listRestorable)).toMatchObject([{ id: made.id }])
    await made.owner.signedIn((viewer) => restoreOrganization(viewer, { organizationId: made.id }))
    await admin.asMember(async ({ organization: { id } }) => expect(id).toBe(made.id))
  })

  test('refuses a stranger’s restoring without waiting for its row', async () => {
    const { id } = await deleted()
    const stranger = await newPerson()
    const letGo = await openTransaction((tx) =>
      tx.execute(sql`select 1 from organization where id = ${id} for no key update`),
    )
    const restoring = refusalCode(
      stranger.signedIn((viewer) => restoreOrganization(viewer, { organizationId: id })),
    )
    const first = await Promise.race([restoring, somebodyWaits().then(() => 'waits for the row')])
    await letGo()
    expect(first).toBe('not_found')
  })

  test('is purged after thirty days, not before, and cannot be restored then', async () => {
    const young = await deleted()
    const old = await deleted()
    await daysAgo(young.id, 29)
    await daysAgo(old.id, 31)
    expect(await old.owner.signedIn(listRestorable)).toEqual([])
    expect(
      await refusalCode(
        old.owner.signedIn((viewer) => restoreOrganization(viewer, { organizationId: old.id })),
      ),
    ).toBe('conflict')
    await purgeOrganizations()
    expect(await exists(young.id)).toBe(true)
    expect(await exists(old.id)).toBe(false)
    for (const table of ['member', 'invitation', 'organization_role'])
      expect(
        (await db().execute(sql`select 1 from ${sql.identifier(table)} where organization_id = ${old.id}`))
          .rows,
      ).toEqual([])
  })
})

describe('the purge', () => {
  afterEach(() => void vi.restoreAllMocks())
  const dueOnes = async (count: number) => {
    const made = await Promise.all(Array.from({ length: count }, deleted))
    for (const { id } of made) await daysAgo(id, 31)
    return made.map(({ id }) => id).sort()
  }

  test('leaves an organization whose restoring was under way, and takes the others', async () => {
    const [first = '', restored = '', last = ''] = await dueOnes(3)
    const restore = await openTransaction((tx) =>
      tx.update(organization).set({ deletedAt: null }).where(eq(organization.id, restored)),
    )
    const purging = purgeOrganizations()
    await somebodyWaits()
    await Promise.all([restore(), purging])
    expect(await Promise.all([first, restored, last].map(exists))).toEqual([false, true, false])
  })

  test('goes on with the others when one fails, says which, and takes that one the next time', async () => {
    const ids = await dueOnes(3)
    const [stuck = ''] = ids
    await asOwner(`
      create function stick() returns trigger language plpgsql as $$ begin raise exception 'stuck'; end $$;
      create trigger stick before delete on organization for each row when (old.id = '${stuck}') execute function stick()`)
    const [info, error] = [vi.spyOn(log, 'info'), vi.spyOn(log, 'error').mockReturnValue()]
    await purgeOrganizations()
    expect(await Promise.all(ids.map(exists))).toEqual([true, false, false])
    expect(error.mock.calls).toEqual([
      [expect.objectContaining({ organization: stuck }), 'organization not purged'],
    ])
    expect(info.mock.calls).toEqual(ids.slice(1).map((id) => [{ organization: id }, 'organization purged']))
    await asOwner('drop trigger stick on organization; drop function stick')
    await purgeOrganizations()
    expect(await exists(stuck)).toBe(false)
  })

  test('may take as long as it takes, and keeps the audit log', async () => {
    const [id = ''] = await dueOnes(1)
    await asOwner(`
      create function demand_time() returns trigger language plpgsql as $$ begin
        if current_setting('statement_timeout') <> '0' then raise exception 'too little time'; end if;
        return old;
      end $$;
      create trigger demand_time before delete on organization for each row execute function demand_time()`)
    const audit = () => asOwner(`select action from audit_log where organization_id = '${id}' order by seq`)
    const before = await audit()
    await purgeOrganizations()
    await asOwner('drop trigger demand_time on organization; drop function demand_time')
    expect(await exists(id)).toBe(false)
    expect((await audit()).slice(0, before.length)).toEqual(before)
    expect(await audit()).toContainEqual({ action: 'member:delete' })
    expect(await asOwner(`select * from audit_first_broken('${id}')`)).toEqual([])
    expect((await db().execute(sql`show statement_timeout`)).rows).toEqual([{ statement_timeout: '10s' }])
  })
})

test('an organization can take back a URL that it gave up', async () => {
  const { id, slug } = await newOrganization()
  for (const next of [`${slug}-new`, slug])
    expect(await db().update(organization).set({ slug: next }).where(eq(organization.id, id))).toMatchObject({
      rowCount: 1,
    })
})
