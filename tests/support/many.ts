import { sql } from 'drizzle-orm'
import { db } from '@/db'

// Rows in numbers, for tests of quotas, lists and limits.

export const addMembers = (organizationId: string, count: number) =>
  db().execute(sql`
    with people as (insert into "user" (id, name, email)
      select ${organizationId} || n, 'One of many', ${organizationId} || n || '@people.test' from generate_series(1, ${count}) n returning id)
    insert into member (id, organization_id, user_id, role, created_at)
      select id, ${organizationId}, id, 'member', '2026-01-01' from people`)

export const addInvitations = (organizationId: string, inviterId: string, count: number) =>
  db().execute(sql`
    insert into invitation (id, organization_id, email, role, expires_at, inviter_id)
    select ${organizationId} || n, ${organizationId}, n || '@many.test', 'member', now() + interval '1 day', ${inviterId}
      from generate_series(1, ${count}) n`)

/** Organizations of this person's own. */
export const addOrganizations = (ownerId: string, count: number) =>
  db().execute(sql`
    with made as (insert into organization (id, name, slug)
      select ${ownerId} || n, 'Many', 'many-' || n || '-' || left(${ownerId}, 8) from generate_series(1, ${count}) n returning id)
    insert into member (id, organization_id, user_id, role) select id, id, ${ownerId}, 'owner' from made`)
