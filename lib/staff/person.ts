import { and, desc, eq, gt, sql } from 'drizzle-orm'
import { db } from '@/db'
import { mail, member, organization, session } from '@/db/schema'
import type { Staff } from '../guard/context'
import { personById } from './rules'

const most = 50

/** What support needs to know about one person. @throws AppError not_found */
export async function readPerson(_: Staff, id: string) {
  const { name, email, emailVerified, role, banned, banReason, banExpires, createdAt } = await personById(id)
  return {
    id,
    name,
    email,
    emailVerified,
    role,
    createdAt,
    ban: banned && (!banExpires || banExpires > new Date()) ? { reason: banReason, until: banExpires } : null,
    memberships: await membershipsOf(id),
    sessions: await sessionsOf(id),
    emails: await emailsTo(email),
  }
}

export type Person = Awaited<ReturnType<typeof readPerson>>

/** `alone`: an owner, and the only one who is not banned. */
const membershipsOf = (userId: string) =>
  db()
    .select({
      id: organization.id,
      name: organization.name,
      role: member.role,
      since: member.createdAt,
      deletedAt: organization.deletedAt,
      alone: sql<boolean>`is_owner(${member.role}) and not exists (
        select 1 from member m join "user" u on u.id = m.user_id
         where m.organization_id = ${organization.id} and m.user_id <> ${userId} and is_owner(m.role) and u.banned is not true)`,
    })
    .from(member)
    .innerJoin(organization, eq(organization.id, member.organizationId))
    .where(eq(member.userId, userId))
    .orderBy(desc(member.createdAt), member.id)
    .limit(most)

/** Without tokens. */
const sessionsOf = (userId: string) =>
  db()
    .select({
      id: session.id,
      address: session.ipAddress,
      userAgent: session.userAgent,
      createdAt: session.createdAt,
      usedAt: session.updatedAt,
      staff: sql<boolean>`${session.impersonatedBy} is not null`,
    })
    .from(session)
    .where(and(eq(session.userId, userId), gt(session.expiresAt, sql`now()`)))
    .orderBy(desc(session.updatedAt))
    .limit(most)

const emailsTo = (recipient: string) =>
  db()
    .select({
      id: mail.id,
      recipient: mail.recipient,
      template: mail.template,
      state: mail.state,
      error: mail.error,
      createdAt: mail.createdAt,
      sentAt: mail.sentAt,
    })
    .from(mail)
    .where(eq(mail.recipient, recipient))
    .orderBy(desc(mail.createdAt))
    .limit(most)
