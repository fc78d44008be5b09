import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { db, transaction } from '@/db'
import { isOwner, roleNames } from '@/lib/guard/policy'

// The policy reads a stored role in code, the rules of the database in SQL: a member must be an owner for both or for neither.

const written = ['owner', 'admin,owner', 'member , owner', 'member,\towner', 'coordinator,member', 'owner-x']
const refused = ['', ' ', ' owner', 'owner ', 'owner,', ',owner', 'own er', 'Owner', 'owner;member']

/** Gives Mary this role, asks, and takes it back. @returns undefined where the database refuses it */
async function asStored(role: string) {
  const rolledBack = new Error()
  let read: { names: string[]; owner: boolean } | undefined
  await transaction(async (tx) => {
    const { rows } = await tx.execute<{ names: string[]; owner: boolean }>(sql`
      update member set role = ${role} where organization_id = 'demo-org-acme' and user_id = 'demo-mary'
      returning role_names(role) as names, is_owner(role) as owner`)
    read = rows[0]
    throw rolledBack
  }).catch((error) => {
    if (error !== rolledBack && error.cause?.constraint !== 'role_exists') throw error
  })
  return read
}

test.each(written)('%j is read in the database as in the code', async (role) => {
  await db().execute(sql`
    insert into organization_role (id, organization_id, role, permission)
    values ('owner-x', 'demo-org-acme', 'owner-x', '{}') on conflict do nothing`)
  expect(await asStored(role)).toEqual({ names: roleNames(role), owner: isOwner(role) })
})

test.each(refused)('%j is stored by no one', async (role) => {
  expect(await asStored(role)).toBeUndefined()
})
