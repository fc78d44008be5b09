import { eq, sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { db } from '@/db'
import { session } from '@/db/schema'
import { outcome } from '../../support/by-sql'
import { newOrganization } from '../../support/people'

test('a membership is of the same person in the same organization for good, and a role or an offer of the same organization', async () => {
  const [{ id, owner, customRole }, elsewhere] = [await newOrganization(), await newOrganization()]
  await customRole('worker', [])
  await db().execute(sql`insert into ownership_offer (organization_id, offered_by, offered_to, expires_at)
    values (${id}, ${owner.id}, ${elsewhere.owner.id}, now() + interval '1 day')`)
  for (const change of [
    sql`update member set organization_id = ${elsewhere.id} where organization_id = ${id}`,
    sql`update member set user_id = ${elsewhere.owner.id} where organization_id = ${id}`,
    sql`update organization_role set organization_id = ${elsewhere.id} where organization_id = ${id}`,
    sql`update ownership_offer set organization_id = ${elsewhere.id} where organization_id = ${id}`,
  ])
    expect(await outcome([change])).toBe('row_belongs')
})

test('the sessions of a former member forget the organization, and only that one', async () => {
  const [here, elsewhere] = [await newOrganization(), await newOrganization()]
  const person = await here.join('member')
  const there = await elsewhere.join('member', person)
  expect(
    await outcome([sql`delete from member where organization_id = ${here.id} and user_id = ${person.id}`]),
  ).toBe('done')
  const theirs = await db().select().from(session).where(eq(session.userId, person.id))
  const named = Object.fromEntries(theirs.map(({ id, activeOrganizationId }) => [id, activeOrganizationId]))
  expect(named).toMatchObject({ [person.sessionId]: null, [there.sessionId]: elsewhere.id })
})

test('the database itself refuses to lose the last owner', async () => {
  const { owner } = await newOrganization()
  const change = db().execute(sql`update member set role = 'admin' where id = ${owner.memberId}`)
  await expect(change).rejects.toMatchObject({ cause: { constraint: 'organization_has_owner' } })
  const removal = db().execute(sql`delete from member where id = ${owner.memberId}`)
  await expect(removal).rejects.toMatchObject({ cause: { constraint: 'organization_has_owner' } })
})

test('the database itself refuses a second membership of one person', async () => {
  const { id, owner } = await newOrganization()
  const second = db().execute(
    sql`insert into member (id, organization_id, user_id, role) values ('second', ${id}, ${owner.id}, 'member')`,
  )
  await expect(second).rejects.toMatchObject({ cause: { constraint: 'member_once_per_organization' } })
})
