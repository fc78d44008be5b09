import { asc, eq } from 'drizzle-orm'
import { organizationDomain } from '@/db/schema'
import { readInTenant } from '@/db/tenant'
import type { Allowed } from '../guard/context'
import { domainGraceLifetime } from '../lifetimes'
import { recordOf } from './dns'
import { setterMayStillLetIn } from './rules'

/** The organization's domains by name, with the DNS record that proves each. At most the quota. */
export async function listDomains(context: Allowed<'organization:domains'>) {
  const rows = await readInTenant(context, (tx) =>
    tx
      .select()
      .from(organizationDomain)
      .where(eq(organizationDomain.organizationId, context.organization.id))
      .orderBy(asc(organizationDomain.domain)),
  )
  return Promise.all(rows.map(shown))
}

const shown = async (row: typeof organizationDomain.$inferSelect) => ({
  id: row.id,
  domain: row.domain,
  method: row.method,
  verifiedAt: row.verifiedAt,
  /** When it stops letting people in, if it is not proven again. */
  stopsAt: row.missingSince && new Date(row.missingSince.getTime() + domainGraceLifetime * 1000),
  role: row.role,
  needsApproval: row.needsApproval,
  /** Whoever decided the role can still grant it. */
  counts: await setterMayStillLetIn(row),
  record: recordOf(row),
})

export type Domain = Awaited<ReturnType<typeof listDomains>>[number]
