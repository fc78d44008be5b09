import { and, eq, isNotNull, lt, sql } from 'drizzle-orm'
import { z } from 'zod'
import { db, transaction } from '@/db'
import { organization, organizationDomain } from '@/db/schema'
import { env } from '../env'
import { toAppError } from '../errors'
import { defineJob } from '../jobs/define'
import { domainGraceLifetime, domainProofLifetime } from '../lifetimes'
import { log } from '../log'
import { isRecordThere } from './dns'
import { mailOwners } from './rules'

const oneDomain = z.object({ organizationId: z.string(), id: z.uuid() })
type OneDomain = z.output<typeof oneDomain>

/** Daily: whether each verified domain still is the organization's. A new one was just checked. */
export const checkDomainsJob = defineJob('check-domains', z.object({}), checkDomains, {
  cron: '41 4 * * *',
  attempts: 1,
})

export const checkDomainJob = defineJob('check-domain', oneDomain, checkDomain, { attempts: 3 })

async function checkDomains(): Promise<void> {
  const verified = await db()
    .select({ organizationId: organizationDomain.organizationId, id: organizationDomain.id })
    .from(organizationDomain)
    .where(lt(organizationDomain.verifiedAt, sql`now() - interval '12 hours'`))
  for (const each of verified) await checkDomainJob.enqueue(each)
}

/**
 * A domain that is no longer proven lets people in for a week longer. The owners are told when that
 * begins and when it ends. If DNS can't be asked, nothing changes until tomorrow.
 */
async function checkDomain(which: OneDomain): Promise<void> {
  const found = await verified(which)
  if (!found) return
  try {
    const isProven = await isStillProven(found)
    await transaction(() => store(which, isProven))
  } catch (error) {
    if (toAppError(error)?.code !== 'unavailable') throw error
    log.warn({ err: error, domain: found.domain }, 'a domain was not checked')
  }
}

type Domain = typeof organizationDomain.$inferSelect

/** A code can't be asked for again by a job, so its proof only lasts for a time. */
const isStillProven = async (domain: Domain): Promise<boolean> =>
  domain.method === 'dns' ? isRecordThere(domain) : !isOlder(domain.checkedAt, domainProofLifetime)

async function store(which: OneDomain, isProven: boolean): Promise<void> {
  const found = await lockVerified(which)
  if (!found) return
  if (isProven) {
    // The time of a code stays: only another code proves the domain again.
    const checked = found.method === 'dns' ? { checkedAt: sql`now()` } : {}
    return change(which, { missingSince: null, ...checked })
  }
  if (found.missingSince === null) {
    await change(which, { missingSince: sql`now()` })
    return tellOwners(found, 'domain-unproven')
  }
  if (!isOlder(found.missingSince, domainGraceLifetime)) return
  await change(which, { verifiedAt: null, missingSince: null })
  await tellOwners(found, 'domain-stopped')
}

/** The organization first, as everything that changes its people does. */
async function lockVerified(which: OneDomain): Promise<Domain | undefined> {
  await db().execute(sql`select 1 from organization where id = ${which.organizationId} for no key update`)
  return verified(which)
}

async function verified(which: OneDomain): Promise<Domain | undefined> {
  const [row] = await db()
    .select()
    .from(organizationDomain)
    .where(and(at(which), isNotNull(organizationDomain.verifiedAt)))
  return row
}

type Changes = Parameters<ReturnType<ReturnType<typeof db>['update']>['set']>[0]

async function change(which: OneDomain, changes: Changes): Promise<void> {
  await db().update(organizationDomain).set(changes).where(at(which))
}

async function tellOwners(
  { organizationId, domain }: Domain,
  template: 'domain-unproven' | 'domain-stopped',
): Promise<void> {
  const [found] = await db().select().from(organization).where(eq(organization.id, organizationId))
  if (!found) return
  const url = `${env().appUrl}/dashboard/${found.slug}/settings#domains`
  await mailOwners(organizationId, template, { organization: found.name, domain, url })
}

const at = ({ organizationId, id }: OneDomain) =>
  and(eq(organizationDomain.organizationId, organizationId), eq(organizationDomain.id, id))

const isOlder = (then: Date | null, seconds: number) =>
  then === null || then.getTime() < Date.now() - seconds * 1000
