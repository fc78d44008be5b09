import { eq, sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db'
import { organization } from '@/db/schema'
import { deleteAccount } from '@/lib/account'
import { purgeOrganizations } from '@/lib/auth/organization-end'
import { deleteOrganization, listRestorable, restoreOrganization } from '@/lib/organizations'
import { newOrganization, newPerson, password } from '../support/people'
import { refusalCode } from '../support/refusal'

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
  test('is restored as it was by whoever could delete it, and by nobody else', async () => {
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

  test('does not keep its only owner from deleting their account, and goes with it', async () => {
    const { owner, id } = await deleted()
    await owner.signedIn((viewer) => deleteAccount(viewer, { password }))
    expect(await exists(id)).toBe(false)
  })

  test('keeps its address: no other organization ever gets it, even after the purge', async () => {
    const { id, slug } = await deleted()
    await daysAgo(id, 31)
    await purgeOrganizations()
    const another = await newOrganization()
    await expect(
      db().update(organization).set({ slug }).where(eq(organization.id, another.id)),
    ).rejects.toMatchObject({
      cause: { constraint: 'organization_slug_unique' },
    })
  })
})

test('an old address never leads to another organization, and may be taken back by its own', async () => {
  const first = await newOrganization()
  const second = await newOrganization()
  await db()
    .update(organization)
    .set({ slug: `${first.slug}-new` })
    .where(eq(organization.id, first.id))
  await expect(
    db().update(organization).set({ slug: first.slug }).where(eq(organization.id, second.id)),
  ).rejects.toMatchObject({
    cause: { constraint: 'organization_slug_unique' },
  })
  await db().update(organization).set({ slug: first.slug }).where(eq(organization.id, first.id))
})
