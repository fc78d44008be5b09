import { and, asc, desc, eq, getTableColumns, getTableName, is, isNull, sql } from 'drizzle-orm'
import { PgTable } from 'drizzle-orm/pg-core'
import { db, type Transaction } from '@/db'
import * as schema from '@/db/schema'
import {
  account,
  auditLog,
  emailChange,
  invitation,
  invitationLink,
  joinRequest,
  mail,
  member,
  organization,
  session,
  user,
} from '@/db/schema'
import { inTenantScope } from '@/db/tenant-scope'

const mostEntries = 10_000

/** The tables of organizations whose rows say who created them. */
const authored = Object.values(schema).flatMap((table) => {
  if (!is(table, PgTable)) return []
  const { organizationId, createdBy } = getTableColumns<PgTable>(table)
  return organizationId && createdBy ? [{ table, organizationId, createdBy }] : []
})

/**
 * What we keep about a person, without secrets. Of an organization, it has what the person is and
 * did there, and nothing of its other contents.
 */
export async function everythingAbout(userId: string) {
  const [profile] = await db()
    .select({
      id: user.id,
      name: user.name,
      email: user.email,
      emailConfirmed: user.emailVerified,
      image: user.image,
      timeZone: user.timeZone,
      createdAt: user.createdAt,
    })
    .from(user)
    .where(eq(user.id, userId))
  if (!profile) throw new Error('This account was deleted.')
  return {
    writtenAt: new Date(),
    profile,
    waysToSignIn: await db()
      .select({ provider: account.providerId, createdAt: account.createdAt, updatedAt: account.updatedAt })
      .from(account)
      .where(eq(account.userId, userId)),
    sessions: await db()
      .select({
        device: session.userAgent,
        ipAddress: session.ipAddress,
        createdAt: session.createdAt,
        usedAt: session.updatedAt,
        expiresAt: session.expiresAt,
      })
      .from(session)
      .where(eq(session.userId, userId))
      .orderBy(asc(session.createdAt)),
    emailChanges: await db()
      .select({
        from: emailChange.oldEmail,
        to: emailChange.newEmail,
        requestedAt: emailChange.createdAt,
        confirmedAt: emailChange.confirmedAt,
      })
      .from(emailChange)
      .where(eq(emailChange.userId, userId))
      .orderBy(asc(emailChange.createdAt)),
    organizations: await organizationsOf(userId),
    invitations: await db()
      .select({
        organization: organization.name,
        role: invitation.role,
        status: invitation.status,
        createdAt: invitation.createdAt,
        expiresAt: invitation.expiresAt,
      })
      .from(invitation)
      .innerJoin(organization, eq(organization.id, invitation.organizationId))
      .where(eq(invitation.email, profile.email))
      .orderBy(asc(invitation.createdAt)),
    requestsToJoin: await db()
      .select({ organization: organization.name, state: joinRequest.state, createdAt: joinRequest.createdAt })
      .from(joinRequest)
      .innerJoin(organization, eq(organization.id, joinRequest.organizationId))
      .where(eq(joinRequest.userId, userId))
      .orderBy(asc(joinRequest.createdAt)),
    emails: await db()
      .select({ template: mail.template, state: mail.state, createdAt: mail.createdAt, sentAt: mail.sentAt })
      .from(mail)
      .where(eq(mail.recipient, profile.email))
      .orderBy(asc(mail.createdAt)),
  }
}

async function organizationsOf(userId: string) {
  const joined = await db()
    .select({ id: organization.id })
    .from(member)
    .innerJoin(organization, eq(organization.id, member.organizationId))
    .where(and(eq(member.userId, userId), isNull(organization.deletedAt)))
    .orderBy(asc(member.createdAt))
  const read = []
  for (const { id } of joined) read.push(await withinOrganization(id, userId))
  return read
}

/** Behind row level security, as the person. */
const withinOrganization = (id: string, userId: string) =>
  inTenantScope({ organization: { id }, user: { id: userId } }, async (tx) => {
    const [membership] = await tx
      .select({
        name: organization.name,
        slug: organization.slug,
        role: member.role,
        joinedAt: member.createdAt,
      })
      .from(member)
      .innerJoin(organization, eq(organization.id, member.organizationId))
      .where(and(eq(member.organizationId, id), eq(member.userId, userId)))
    return {
      ...membership,
      invitationsSent: await tx
        .select({ role: invitation.role, status: invitation.status, createdAt: invitation.createdAt })
        .from(invitation)
        .where(and(eq(invitation.organizationId, id), eq(invitation.inviterId, userId)))
        .orderBy(asc(invitation.createdAt)),
      invitationLinksCreated: await tx
        .select({
          role: invitationLink.role,
          createdAt: invitationLink.createdAt,
          expiresAt: invitationLink.expiresAt,
        })
        .from(invitationLink)
        .where(and(eq(invitationLink.organizationId, id), eq(invitationLink.madeBy, userId)))
        .orderBy(asc(invitationLink.createdAt)),
      created: await countCreated(tx, id, userId),
      // What changed is the organization's. That they did it, when and from where is theirs.
      activity: await tx
        .select({
          at: auditLog.at,
          action: auditLog.action,
          outcome: auditLog.outcome,
          ipAddress: auditLog.address,
        })
        .from(auditLog)
        .where(and(eq(auditLog.organizationId, id), eq(auditLog.actorId, userId)))
        .orderBy(desc(auditLog.seq))
        .limit(mostEntries),
    }
  })

/** How many rows of each table, by its name. */
async function countCreated(tx: Transaction, id: string, userId: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { table, organizationId, createdBy } of authored)
    counts[getTableName(table)] = await tx.$count(
      table,
      sql`${organizationId} = ${id} and ${createdBy} = ${userId}`,
    )
  return counts
}
