import { and, eq, not } from 'drizzle-orm'
import { z } from 'zod'
import { db, transaction } from '@/db'
import { member, organization, user } from '@/db/schema'
import { sendMail } from '../email/send'
import { env } from '../env'
import { notBanned } from '../guard/principal'
import { ownsSecondFactor } from '../guard/second-factor'
import { defineTenantJob } from '../jobs/define'

/**
 * Emails the members who have no second factor that the organization requires one. Not if it has
 * changed its mind by then.
 */
export const secondFactorRequiredJob = defineTenantJob(
  'second-factor-required',
  z.object({ from: z.iso.datetime() }),
  (tenant, { from }) => tellMembers(tenant.organization.id, from),
)

/** Now, and a day before it takes effect. */
export async function announceSecondFactor(organizationId: string, from: Date): Promise<void> {
  const tenant = { organization: { id: organizationId } }
  const payload = { from: from.toISOString() }
  const dayBefore = new Date(from.getTime() - 24 * 3600 * 1000)
  await secondFactorRequiredJob.enqueue(tenant, payload)
  if (dayBefore > new Date()) await secondFactorRequiredJob.enqueue(tenant, payload, { at: dayBefore })
}

const tellMembers = (organizationId: string, from: string): Promise<void> =>
  transaction(async () => {
    const [found] = await db()
      .select({ name: organization.name })
      .from(organization)
      .where(
        and(eq(organization.id, organizationId), eq(organization.requiresSecondFactorFrom, new Date(from))),
      )
    if (!found) return
    const members = await db()
      .select({ email: user.email })
      .from(member)
      .innerJoin(user, eq(user.id, member.userId))
      .where(and(eq(member.organizationId, organizationId), notBanned(user), not(ownsSecondFactor)))
    for (const { email } of members)
      await sendMail(email, 'second-factor-required', {
        organization: found.name,
        when: new Date(from) > new Date() ? from : '',
        url: `${env().appUrl}/account#second-factor`,
      })
  })
