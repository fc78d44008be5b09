import { and, eq, isNotNull, sql } from 'drizzle-orm'
import { db } from '@/db'
import { joinRequest, member, organizationDomain, user } from '@/db/schema'
import { sendMail } from '../email/send'
import type { TemplateName, TemplateProps } from '../email/templates'
import { AppError } from '../errors'
import { canGrantRole, permissionsOf } from '../guard/policy'
import { notBanned } from '../guard/principal'
import { unbannedMemberOf } from '../members/rules'
import { customRoles } from '../roles/rules'
import { domainOf } from './input'

export const noSuchDomain = () => new AppError('not_found', 'Domain not found.')

type Domain = typeof organizationDomain.$inferSelect

/**
 * An operation calls it in its `check`, so that naming another organization's domain is recorded.
 * @throws AppError not_found, also for another organization's
 */
export async function domainById(organizationId: string, id: string): Promise<Domain> {
  const [row] = await db()
    .select()
    .from(organizationDomain)
    .where(and(eq(organizationDomain.organizationId, organizationId), eq(organizationDomain.id, id)))
  if (!row) throw noSuchDomain()
  return row
}

/** The verified domain of this email. There is one at most, among all organizations. */
export async function verifiedDomainOf(email: string): Promise<Domain | undefined> {
  const [row] = await db()
    .select()
    .from(organizationDomain)
    .where(and(eq(organizationDomain.domain, domainOf(email)), isNotNull(organizationDomain.verifiedAt)))
  return row
}

/** A domain counts for what the person who set its role can grant now. */
export async function setterMayStillLetIn({
  organizationId,
  setBy,
  role,
}: Pick<Domain, 'organizationId' | 'setBy' | 'role'>): Promise<boolean> {
  const setter = setBy === null ? undefined : await unbannedMemberOf(organizationId, setBy)
  if (!setter) return false
  const custom = await customRoles(organizationId)
  return (
    permissionsOf(setter.role, custom).has('organization:domains') && canGrantRole(setter.role, role, custom)
  )
}

/** Requests of people with an email at this domain. */
export async function endRequestsFrom(organizationId: string, domain: string): Promise<void> {
  await db()
    .delete(joinRequest)
    .where(
      and(
        eq(joinRequest.organizationId, organizationId),
        eq(joinRequest.state, 'pending'),
        sql`exists (select from ${user} where ${user.id} = ${joinRequest.userId} and split_part(${user.email}, '@', 2) = ${domain})`,
      ),
    )
}

const mostMailed = 20

/** Queues an email to the owners, for what an organization must know. */
export async function mailOwners<N extends TemplateName>(
  organizationId: string,
  template: N,
  props: TemplateProps<N>,
): Promise<void> {
  const owners = await db()
    .select({ email: user.email })
    .from(member)
    .innerJoin(user, eq(user.id, member.userId))
    .where(and(eq(member.organizationId, organizationId), sql`is_owner(${member.role})`, notBanned(user)))
    .orderBy(member.createdAt, member.id)
    .limit(mostMailed)
  for (const { email } of owners) await sendMail(email, template, props)
}
