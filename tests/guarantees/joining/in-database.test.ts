import { sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db'
import { insertDomain, insertLink, insertRequest, outcome } from '../../support/by-sql'
import { newOrganization, newPerson } from '../../support/people'

test('neither a domain nor a link gives a role that does not exist, or makes owners', async () => {
  const { id, owner } = await newOrganization()
  const [domain, link] = [
    (role: string) => insertDomain(id, role),
    (role: string) => insertLink(id, owner.id, role),
  ]
  for (const made of [domain, link]) {
    expect(await outcome([made('king')])).toBe('role_exists')
    for (const role of ['owner', 'member,owner'])
      expect(await outcome([made(role)])).toBe('joins_below_owner')
    expect(await outcome([made('admin')])).toBe('done')
  }
  const becomes = (role: string) =>
    outcome([sql`update organization_domain set role = ${role} where organization_id = ${id}`])
  expect([await becomes('king'), await becomes('owner')]).toEqual(['role_exists', 'joins_below_owner'])
})

test('a domain, and a request of a person, belong to their organization permanently', async () => {
  const [{ id, owner }, elsewhere, person] = [
    await newOrganization(),
    await newOrganization(),
    await newPerson(),
  ]
  await db().execute(insertDomain(id))
  await db().execute(insertRequest(id, person.id))
  for (const change of [
    sql`update organization_domain set organization_id = ${elsewhere.id} where organization_id = ${id}`,
    sql`update organization_domain set domain = 'another.test' where organization_id = ${id}`,
    sql`update join_request set organization_id = ${elsewhere.id} where organization_id = ${id}`,
    sql`update join_request set user_id = ${owner.id} where organization_id = ${id}`,
  ])
    expect(await outcome([change])).toBe('row_belongs')
})

describe('a link', () => {
  async function linked() {
    const [{ id, owner, join }, elsewhere] = [await newOrganization(), await newOrganization()]
    const admin = await join('admin')
    await db().execute(insertLink(id, owner.id))
    const changed = (change: ReturnType<typeof sql>) =>
      outcome([sql`update invitation_link set ${change} where organization_id = ${id}`])
    return { changed, admin, elsewhere }
  }

  test('gives what it gave at first, by whom and for how long, and never to more people', async () => {
    const { changed, admin, elsewhere } = await linked()
    for (const change of [
      sql`role = 'admin'`,
      sql`made_by = ${admin.id}`,
      sql`token_hash = 'another'`,
      sql`expires_at = expires_at + interval '1 day'`,
      sql`uses_left = uses_left + 1`,
      sql`organization_id = ${elsewhere.id}`,
    ])
      expect(await changed(change)).toBe('link_kept')
    expect(await changed(sql`uses_left = uses_left - 1`)).toBe('done')
  })

  test('that was revoked stays so, and lets no one in', async () => {
    const { changed } = await linked()
    expect(await changed(sql`revoked_at = now()`)).toBe('done')
    expect(await changed(sql`revoked_at = null`)).toBe('link_kept')
    expect(await changed(sql`uses_left = uses_left - 1`)).toBe('link_ended')
  })
})
