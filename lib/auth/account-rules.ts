import { APIError } from 'better-auth/api'
import { sql } from 'drizzle-orm'
import { db } from '@/db'

/**
 * Nobody deletes their account while an organization has no other owner. Asked before Better Auth deletes anything: the
 * trigger alone would leave the person without password and sessions.
 * An organization that they deleted, and alone could restore, goes with them.
 * Waits for whoever changes the owners right now, and makes them wait, so that two owners cannot go at once.
 */
export async function refuseOrphaningOrganizations(userId: string): Promise<void> {
  await db().execute(sql`
    select 1 from organization where id in (select organization_id from member where user_id = ${userId})
     order by id for no key update`)
  await db().execute(sql`
    delete from organization o where o.deleted_at is not null and o.id in (select m.organization_id from member m
     where m.user_id = ${userId} and 'owner' = any(string_to_array(m.role, ','))
       and not exists (select 1 from member other where other.organization_id = m.organization_id
                        and other.user_id <> m.user_id and 'owner' = any(string_to_array(other.role, ','))))`)
  const { rows } = await db().execute<{ name: string }>(sql`
    select o.name from member m join organization o on o.id = m.organization_id
     where m.user_id = ${userId} and 'owner' = any(string_to_array(replace(m.role, ' ', ''), ','))
       and not exists (select 1 from member other where other.organization_id = m.organization_id
                        and other.user_id <> m.user_id and 'owner' = any(string_to_array(replace(other.role, ' ', ''), ',')))
     order by o.name`)
  if (rows.length === 0) return
  const names = rows.map(({ name }) => name).join(', ')
  throw new APIError('CONFLICT', {
    code: 'SOLE_OWNER',
    message: `You are the only owner of ${names}. Make somebody else an owner or delete the organization first.`,
  })
}
