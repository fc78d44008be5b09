import { eq, sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db'
import { organization, user } from '@/db/schema'
import { inTenantScope } from '@/db/tenant-scope'
import { blockingOrganizations } from '@/lib/account/end'
import { deleteAccount } from '@/lib/account/operations'
import { toAppError } from '@/lib/errors'
import { deleteOrganization, restoreOrganization } from '@/lib/organizations/operations'
import { asOwner } from '../../support/owner'
import { newOrganization, newPerson, type Person } from '../../support/people'
import { refusal } from '../../support/refusal'
import { leavingNoTrace } from '../../support/trace'

const ends = [
  [
    'screen',
    (person: Person) =>
      person.signedIn(deleteAccount).then(
        () => 200,
        (error) => toAppError(error)?.status,
      ),
  ],
  ['endpoint', async (person: Person) => (await person.post('/delete-user')).status],
] as const

describe.each(ends)('an account deleted through the %s', (_, end) => {
  const log = (id: string) =>
    inTenantScope({ organization: { id } }, async (tx) => {
      const query = sql`select action, actor_id as "actorId", address from audit_log order by seq desc limit 1`
      return (await tx.execute(query)).rows[0]
    })

  const exists = async (id: string) =>
    (await db().select().from(organization).where(eq(organization.id, id))).length === 1

  test('is named in the log of every organization that it leaves, with where that came from', async () => {
    const { join, id } = await newOrganization()
    const person = await join('member')
    expect(await end(person)).toBe(200)
    expect(await log(id)).toEqual({ action: 'member:delete', actorId: person.id, address: person.address })
  })

  test('is named in the log of an organization that goes with it', async () => {
    const { owner, join, id } = await newOrganization()
    await join('admin')
    await owner.with('organization:delete', deleteOrganization)
    expect(await end(owner)).toBe(200)
    expect(await log(id)).toMatchObject({ actorId: owner.id, address: owner.address })
    expect(await exists(id)).toBe(false)
  })

  test('takes what goes with it along, however long that takes', async () => {
    const { owner, id } = await newOrganization()
    await owner.with('organization:delete', deleteOrganization)
    await asOwner(`
      create function only_unhurried() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
      begin
        if current_setting('statement_timeout') <> '0' then raise exception 'in a hurry'; end if;
        return old;
      end $$;
      create trigger only_unhurried before delete on organization for each row execute function only_unhurried()`)
    try {
      expect(await end(owner)).toBe(200)
    } finally {
      await asOwner('drop function only_unhurried cascade')
    }
    expect(await exists(id)).toBe(false)
  })

  test('takes no organization along that someone else may still restore, and waits until it has another owner', async () => {
    const { owner, join, id, name, customRole } = await newOrganization({ name: 'Still Wanted' })
    await customRole('closer', ['organization:delete'])
    const closer = await join('member, closer')
    await closer.with('organization:delete', deleteOrganization)
    const refused = await leavingNoTrace(() => refusal(owner.signedIn(deleteAccount)))
    expect(refused).toMatchObject({ code: 'conflict', message: expect.stringContaining(name) })
    expect(refused.message).toContain('Restore it and make someone else an owner first')
    expect(await leavingNoTrace(() => end(owner))).toBe(409)
    await closer.signedIn((viewer) => restoreOrganization(viewer, { organizationId: id }))
    await join('owner')
    expect(await end(owner)).toBe(200)
  })

  test('takes an organization along whose thirty days are over, whoever else belonged to it', async () => {
    const { owner, join, id, customRole } = await newOrganization()
    await customRole('closer', ['organization:delete'])
    await join('closer')
    await db()
      .update(organization)
      .set({ deletedAt: sql`now() - interval '31 days'` })
      .where(eq(organization.id, id))
    expect(await end(owner)).toBe(200)
    expect(await exists(id)).toBe(false)
  })

  test('belongs to the only owner also where their role is written with spaces', async () => {
    const { owner, id } = await newOrganization()
    await db().execute(sql`update member set role = 'member , owner' where organization_id = ${id}`)
    expect(await leavingNoTrace(() => end(owner))).toBe(409)
    await db().execute(sql`update organization set deleted_at = now() where id = ${id}`)
    expect(await end(owner)).toBe(200)
    expect(await exists(id)).toBe(false)
  })

  test('of two owners who delete theirs at the same moment never leaves the organization ownerless, and the loser stays whole', async () => {
    for (let round = 0; round < 10; round++) {
      const { owner, join, owners, roles } = await newOrganization()
      const second = await join('owner')
      expect((await Promise.all([end(owner), end(second)])).sort()).toEqual([200, 409])
      expect(await owners()).toBe(1)
      const [survivor = ''] = Object.keys(await roles())
      for (const table of ['account', 'session'])
        expect(
          (await db().execute(sql`select 1 from ${sql.identifier(table)} where user_id = ${survivor}`)).rows,
        ).not.toEqual([])
    }
  })

  test('that loses a race is tried again, three times in all; then it is a conflict and nothing is gone', async () => {
    // A sequence counts through roll-backs.
    await asOwner(`
      create sequence lost_races;
      grant usage on sequence lost_races to atrium_app;
      create function lose_a_race() returns trigger language plpgsql as $$ begin
        if nextval('lost_races') % 4 in (1, 2) or old.name = 'Unlucky' then
          raise exception 'deadlock detected' using errcode = '40P01'; end if;
        return old; end $$;
      create trigger lose_a_race before delete on "user" for each row execute function lose_a_race()`)
    try {
      const [lucky, unlucky] = [await newPerson(), await newPerson({ name: 'Unlucky' })]
      expect(await end(lucky)).toBe(200)
      expect(await db().select().from(user).where(eq(user.id, lucky.id))).toEqual([])
      expect(await leavingNoTrace(() => end(unlucky))).toBe(409)
      const [tries] = await asOwner('select last_value::int as times from lost_races')
      expect(tries).toEqual({ times: 6 })
    } finally {
      await asOwner('drop trigger lose_a_race on "user"; drop function lose_a_race; drop sequence lost_races')
    }
  })
})

test('the screen names what the refusal names: organizations that only this person owns', async () => {
  const [alone, shared] = [
    await newOrganization({ name: 'Alone' }),
    await newOrganization({ name: 'Shared' }),
  ]
  const person = alone.owner
  await shared.join('owner', person)
  const blocking = () => person.signedIn(blockingOrganizations)
  expect(await blocking()).toMatchObject([{ name: 'Alone', slug: alone.slug }])
  expect((await refusal(person.signedIn((context) => deleteAccount(context)))).message).toContain(
    'You’re the only owner of Alone.',
  )
  await alone.join('owner')
  expect(await blocking()).toEqual([])
  await person.signedIn((context) => deleteAccount(context))
  expect(await alone.owners()).toBe(1)
})
