import { and, eq, type SQL, sql } from 'drizzle-orm'
import { db } from '@/db'
import { member, organization, session } from '@/db/schema'
import { liveSessionsOf, sessionColumns } from '../account/session-list'
import type { Staff } from '../guard/context'
import { notBanned } from '../guard/principal'
import { keyset, type PageQuery } from '../keyset'
import { personById } from './rules'

const pageSize = 50

/** What support needs to know about one person. @throws AppError not_found */
export async function readPerson(_: Staff, id: string) {
  const { name, email, emailVerified, role, isBanned, banReason, banExpires, createdAt } =
    await personById(id)
  return {
    id,
    name,
    email,
    emailVerified,
    role,
    createdAt,
    ban: isBanned ? { reason: banReason, until: banExpires } : null,
    ownsAlone: await ownedAlone(id),
  }
}

export type Person = Awaited<ReturnType<typeof readPerson>>

/** Whether they are an owner, and the only one who is not banned. */
const alone = (userId: string): SQL<boolean> => sql`is_owner(${member.role}) and not exists (
  select 1 from member m join "user" u on u.id = m.user_id
   where m.organization_id = ${organization.id} and m.user_id <> ${userId} and is_owner(m.role) and ${notBanned({ banned: sql`u.banned`, banExpires: sql`u.ban_expires` })})`

/** Names of organizations that are not deleted. */
async function ownedAlone(userId: string): Promise<string[]> {
  const rows = await db()
    .select({ name: organization.name })
    .from(member)
    .innerJoin(organization, eq(organization.id, member.organizationId))
    .where(and(eq(member.userId, userId), sql`${organization.deletedAt} is null`, alone(userId)))
    .orderBy(sql`${member.createdAt} desc`, member.id)
  return rows.map(({ name }) => name)
}

/** Newest first. */
export async function listMemberships(_: Staff, userId: string, query: PageQuery) {
  const { key, where, orderBy, limit, page } = keyset(member.createdAt, member.id, query, pageSize)
  return page(
    await db()
      .select({
        key,
        id: organization.id,
        name: organization.name,
        role: member.role,
        since: member.createdAt,
        deletedAt: organization.deletedAt,
        alone: alone(userId),
      })
      .from(member)
      .innerJoin(organization, eq(organization.id, member.organizationId))
      .where(and(eq(member.userId, userId), where))
      .orderBy(...orderBy)
      .limit(limit),
  )
}

/** Last used first. */
export async function listSessionsOf(_: Staff, userId: string, query: PageQuery) {
  const { key, where, orderBy, limit, page } = keyset(session.updatedAt, session.id, query, pageSize)
  return page(
    await db()
      .select({ key, ...sessionColumns })
      .from(session)
      .where(and(liveSessionsOf(userId), where))
      .orderBy(...orderBy)
      .limit(limit),
  )
}
