import { domainToASCII } from 'node:url'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { db } from '@/db'
import { organizationDomain } from '@/db/schema'
import { recordOf, resolver } from '@/lib/domains/dns'
import { checkDomainJob, checkDomainsJob } from '@/lib/domains/jobs'
import { adminMailboxes } from '@/lib/domains/mailboxes'
import {
  addDomain,
  changeDomain,
  removeDomain,
  sendDomainCode,
  verifyDomain,
  verifyDomainByCode,
} from '@/lib/domains/operations'
import { listDomains } from '@/lib/domains/queries'
import { storeProof } from '@/lib/domains/verify'
import { canonicalEmail } from '@/lib/email/address'
import { limits, takePoint } from '@/lib/http/rate-limits'
import { ask } from '../../support/channels'
import { type DnsServer, startDnsServer } from '../../support/dns-server'
import { domainsOf, freeDomain, joins, personAt } from '../../support/joining'
import { forgetCounts, pointsOf } from '../../support/limits'
import { mailbox, runJobs } from '../../support/mailbox'
import { newOrganization, newPerson, type Person } from '../../support/people'
import { settings } from '../../support/settings'
import { leavingNoTrace } from '../../support/trace'

let dns: DnsServer
const systemServers = resolver.getServers()
beforeAll(async () => {
  dns = await startDnsServer()
  resolver.setServers([dns.address])
})
afterAll(() => {
  resolver.setServers(systemServers)
  dns.close()
})
beforeEach(async () => {
  dns.failing = false
  await forgetCounts()
})

/** An organization with a domain that is not verified. */
async function added(made?: Awaited<ReturnType<typeof newOrganization>>, domain = freeDomain()) {
  const home = made ?? (await newOrganization())
  await ask(home.owner, addDomain, { domain })
  const row = (await domainsOf(home)).find((each) => each.domain === domainToASCII(domain))
  if (!row) throw new Error('the domain was not added')
  return { ...home, domain, domainId: row.id, row }
}

const publish = (domain: { domain: string; challenge: string }, value = recordOf(domain).value) =>
  dns.records.set(recordOf(domain).name, [value])

const verify = (owner: Person, domainId: string) => ask(owner, verifyDomain, { domainId })

const isVerified = async (id: string) => {
  const [row] = await db().select().from(organizationDomain).where(eq(organizationDomain.id, id))
  return row?.verifiedAt instanceof Date
}

describe('a domain', () => {
  test.each([
    'gmail.com',
    'someone@GMail.com',
    'googlemail.com',
    'outlook.com',
    'mailinator.com',
    'not a domain',
    'localhost',
    '',
  ])('that is public, or none (%j), is not added', async (domain) => {
    const { owner, ...made } = await newOrganization()
    expect(await ask(owner, addDomain, { domain }).catch(({ code }) => code)).toMatchObject({ status: 422 })
    expect(await domainsOf(made)).toEqual([])
  })

  test('is added by owners only, once, in one spelling', async () => {
    const { owner, join, domain, ...made } = await added()
    const admin = await join('admin')
    for (const refused of [
      () => ask(admin, addDomain, { domain: freeDomain() }),
      () => ask(owner, addDomain, { domain: `  ${domain.toUpperCase()} ` }),
    ])
      expect([403, 409]).toContain((await leavingNoTrace(refused)).status)
    expect((await domainsOf(made)).map((each) => each.domain)).toEqual([domain])
  })

  test('in any script is the one of emails in that script', async () => {
    const ascii = freeDomain()
    const { owner, id, row, domainId } = await added(undefined, `BÜCHER-${ascii}`)
    publish(row)
    await verify(owner, domainId)
    await ask(owner, changeDomain, { domainId, role: 'member', approval: 'not-required' })
    expect(await joins(await personAt(`xn--bcher-kva-${ascii}`), { id })).toMatchObject({ status: 404 })
    const email = canonicalEmail(`ada@bücher-${ascii.toUpperCase()}`)
    expect(await joins(await newPerson({ email }), { id })).toMatchObject({ status: 200 })
  })

  test('lets no one in before it is verified', async () => {
    const { domain, ...made } = await added()
    expect(await joins(await personAt(domain), made)).toMatchObject({ status: 404 })
  })

  test('is another organization’s, and so not found, for everyone else', async () => {
    const { domainId } = await added()
    const { owner } = await newOrganization()
    for (const attempt of [
      () => verify(owner, domainId),
      () => ask(owner, sendDomainCode, { domainId, mailbox: 'admin' }),
      () => ask(owner, verifyDomainByCode, { domainId, code: '00000000' }),
      () => ask(owner, changeDomain, { domainId, role: 'member', approval: 'not-required' }),
      () => ask(owner, removeDomain, { domainId }),
    ])
      expect(await leavingNoTrace(attempt)).toMatchObject({ status: 404 })
  })
})

describe('by its DNS record', () => {
  test('a domain is verified, and then shows what it was asked', async () => {
    const { owner, domainId, row } = await added()
    publish(row)
    expect(await verify(owner, domainId)).toMatchObject({ status: 200 })
    expect(await owner.with('organization:domains', listDomains)).toMatchObject([
      { method: 'dns', verifiedAt: expect.any(Date), record: recordOf(row) },
    ])
  })

  test.each(['is missing', 'says something else'])(
    'a domain whose record %s is not verified',
    async (how) => {
      const { owner, domainId, row } = await added()
      if (how !== 'is missing') publish(row, `${recordOf(row).value}0`)
      expect(await leavingNoTrace(() => verify(owner, domainId))).toMatchObject({ status: 409 })
      expect(await isVerified(domainId)).toBe(false)
    },
  )

  test('a fault of DNS is no answer: 503, and nothing is verified', async () => {
    const { owner, domainId, row } = await added()
    publish(row)
    dns.failing = true
    expect(await leavingNoTrace(() => verify(owner, domainId))).toMatchObject({ status: 503 })
    expect(await isVerified(domainId)).toBe(false)
  })

  test('a domain that is removed while DNS is asked is “not found”', async () => {
    const { owner, domainId } = await added()
    await ask(owner, removeDomain, { domainId })
    expect(await leavingNoTrace(() => ask(owner, storeProof, { domainId }))).toMatchObject({ status: 404 })
  })

  test('DNS is asked for one organization only so often', async () => {
    const { id, owner, domainId, row } = await added()
    publish(row)
    for (let n = 0; n < limits['domain-check:organization'].points; n++)
      await takePoint('domain-check:organization', id)
    expect(await leavingNoTrace(() => verify(owner, domainId))).toMatchObject({ status: 429 })
    expect(await isVerified(domainId)).toBe(false)
  })

  test('a second organization does not get what another has verified', async () => {
    const first = await added()
    const second = await added(undefined, first.domain)
    publish(first.row)
    await verify(first.owner, first.domainId)
    publish(second.row)
    expect(await verify(second.owner, second.domainId)).toMatchObject({
      status: 409,
      message: 'Another organization has verified this domain.',
    })
  })

  test('two organizations that prove one domain at the same moment do not both get it', async () => {
    const first = await added()
    const second = await added(undefined, first.domain)
    dns.records.set(recordOf(first.row).name, [recordOf(first.row).value, recordOf(second.row).value])
    const answers = await Promise.all([
      verify(first.owner, first.domainId),
      verify(second.owner, second.domainId),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  })
})

describe('by a code to a mailbox of the domain', () => {
  async function coded() {
    const made = await added()
    const { owner, domainId, domain } = made
    await ask(owner, sendDomainCode, { domainId, mailbox: 'postmaster' })
    const code = (await mailbox.latest(`postmaster@${domain}`)).text.match(/\b\d{4} \d{4}\b/)?.[0] ?? ''
    return {
      ...made,
      code,
      enter: (given: string) => ask(owner, verifyDomainByCode, { domainId, code: given }),
    }
  }
  const other = (code: string) => code.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10))

  test('a domain is verified once the code is entered', async () => {
    const { enter, code, domainId } = await coded()
    expect(await enter(other(code))).toMatchObject({ status: 422 })
    expect(await isVerified(domainId)).toBe(false)
    expect(await enter(code)).toMatchObject({ status: 200 })
    expect(await isVerified(domainId)).toBe(true)
  })

  test('it is not used up while another organization has the domain', async () => {
    const { domain, enter, code, domainId } = await coded()
    const other = await added(undefined, domain)
    publish(other.row)
    await verify(other.owner, other.domainId)
    expect(await leavingNoTrace(() => enter(code))).toMatchObject({ status: 409 })
    await ask(other.owner, removeDomain, { domainId: other.domainId })
    expect(await enter(code)).toMatchObject({ status: 200 })
    expect(await isVerified(domainId)).toBe(true)
  })

  test('none is sent by a server that sends no email', async () => {
    const { owner, domainId } = await added()
    onTestFinished(settings({ NODE_ENV: 'production', SMTP_URL: '' }))
    const send = () => ask(owner, sendDomainCode, { domainId, mailbox: 'postmaster' })
    expect(await leavingNoTrace(send)).toMatchObject({
      status: 409,
      message: expect.stringContaining('Use the DNS record'),
    })
  })

  test('the code is only for that domain', async () => {
    const { owner, code, id, ...made } = await coded()
    const elsewhere = await added({ ...made, id, owner })
    expect(await ask(owner, verifyDomainByCode, { domainId: elsewhere.domainId, code })).toMatchObject({
      status: 422,
    })
  })

  test('the mailboxes of one domain get few of them, whoever requests them', async () => {
    const { domain, owner, domainId } = await coded()
    const { points } = limits['domain-code:domain']
    await Promise.all(Array.from({ length: points - 2 }, () => takePoint('domain-code:domain', domain)))
    const request = (by: Person, id: string) =>
      ask(by, sendDomainCode, { domainId: id, mailbox: 'webmaster' })
    const other = await added(undefined, domain)
    expect(await request(other.owner, other.domainId)).toMatchObject({ status: 200 })
    for (const refused of [() => request(owner, domainId), () => request(other.owner, other.domainId)])
      expect(await leavingNoTrace(refused)).toMatchObject({ status: 429 })
  })

  test('one organization, or one person in several, can’t use up the codes of the others for a domain', async () => {
    const { domain, owner, domainId } = await coded()
    const request = (by: Person, id: string, to: (typeof adminMailboxes)[number]) =>
      ask(by, sendDomainCode, { domainId: id, mailbox: to })
    // One to each mailbox, which alone may get more.
    for (const to of adminMailboxes)
      if (to !== 'postmaster') expect(await request(owner, domainId, to)).toMatchObject({ status: 200 })
    expect(await leavingNoTrace(() => request(owner, domainId, 'postmaster'))).toMatchObject({ status: 429 })
    const second = await newOrganization()
    const same = await added({ ...second, owner: await second.join('owner', owner) }, domain)
    expect(await leavingNoTrace(() => request(same.owner, same.domainId, 'postmaster'))).toMatchObject({
      status: 429,
    })
    const other = await added(undefined, domain)
    expect(await request(other.owner, other.domainId, 'postmaster')).toMatchObject({ status: 200 })
  })

  test('a code that another limit refuses uses up none of the domain', async () => {
    const { domain, owner, domainId } = await coded()
    const { points } = limits['mail:new-recipient']
    for (let n = 1; n < points; n++) await takePoint('mail:new-recipient', `${owner.id}:postmaster@${domain}`)
    const before = await pointsOf(domain)
    const request = () => ask(owner, sendDomainCode, { domainId, mailbox: 'postmaster' })
    expect(await leavingNoTrace(request)).toMatchObject({ status: 429 })
    expect(await pointsOf(domain)).toEqual(before)
  })

  test('only mailboxes that those who run the domain read are asked', async () => {
    const { owner, domainId } = await added()
    const sent = { domainId, mailbox: 'someone' as 'admin' }
    expect(await leavingNoTrace(() => ask(owner, sendDomainCode, sent))).toMatchObject({ status: 422 })
  })
})

describe('the daily check', () => {
  async function verified() {
    const made = await added()
    publish(made.row)
    await verify(made.owner, made.domainId)
    const check = () =>
      checkDomainJob.perform({ organizationId: made.id, id: made.domainId }, { attempt: 1, last: false })
    const letsIn = async () => (await joins(await personAt(made.domain), made)).status === 200
    await ask(made.owner, changeDomain, {
      domainId: made.domainId,
      role: 'member',
      approval: 'not-required',
    })
    const pass = (column: 'missing_since' | 'checked_at', days: number) =>
      db().execute(
        sql`update organization_domain set ${sql.identifier(column)} = ${sql.identifier(column)} - make_interval(days => ${days}) where id = ${made.domainId}`,
      )
    return { ...made, check, letsIn, pass }
  }

  test('finds every verified domain, unless it was verified within hours', async () => {
    const { row } = await verified()
    const daily = async () => {
      dns.asked = 0
      await checkDomainsJob.perform({}, { attempt: 1, last: false })
      await runJobs()
      return dns.asked
    }
    expect(await daily()).toBe(0)
    await db().execute(
      sql`update organization_domain set verified_at = now() - interval '13 hours' where id = ${row.id}`,
    )
    expect(await daily()).toBeGreaterThan(0)
    const [after] = await db().select().from(organizationDomain).where(eq(organizationDomain.id, row.id))
    expect(after?.missingSince).toBeNull()
  })

  test('a record that is gone for a week lets no one in, and the owners are told twice', async () => {
    const { row, owner, check, letsIn, pass } = await verified()
    dns.records.delete(recordOf(row).name)
    await check()
    expect(await letsIn()).toBe(true)
    await pass('missing_since', 6)
    await check()
    expect(await letsIn()).toBe(true)
    await pass('missing_since', 1)
    await check()
    expect(await letsIn()).toBe(false)
    expect(await mailbox.sent(owner.email)).toEqual(['domain-unproven', 'domain-stopped'])
  })

  test('a record that comes back begins again', async () => {
    const { row, check, letsIn, pass } = await verified()
    dns.records.delete(recordOf(row).name)
    await check()
    await pass('missing_since', 6)
    publish(row)
    await check()
    dns.records.delete(recordOf(row).name)
    await check()
    await pass('missing_since', 6)
    await check()
    expect(await letsIn()).toBe(true)
  })

  test('a fault of DNS changes nothing, however long', async () => {
    const { row, domainId, check, letsIn, pass } = await verified()
    dns.records.delete(recordOf(row).name)
    dns.failing = true
    await check()
    await pass('checked_at', 30)
    await check()
    expect(await letsIn()).toBe(true)
    expect(await isVerified(domainId)).toBe(true)
  })

  test('a code counts for ninety days', async () => {
    const { domainId, check, letsIn, pass } = await verified()
    await db().update(organizationDomain).set({ method: 'email' }).where(eq(organizationDomain.id, domainId))
    await pass('checked_at', 89)
    await check()
    await pass('missing_since', 8)
    await check()
    expect(await letsIn()).toBe(true)
    await pass('checked_at', 2)
    await check()
    await pass('missing_since', 8)
    await check()
    expect(await letsIn()).toBe(false)
  })

  test('leaves alone what was removed or unverified meanwhile', async () => {
    const { owner, domainId, row, check } = await verified()
    await ask(owner, removeDomain, { domainId })
    dns.records.delete(recordOf(row).name)
    await check()
    expect(await mailbox.sent(owner.email)).toEqual([])
  })
})
