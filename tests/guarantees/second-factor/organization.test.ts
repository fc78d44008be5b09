import { eq, sql } from 'drizzle-orm'
import { afterEach, describe, expect, test } from 'vitest'
import membersPage from '@/app/dashboard/[org]/members/page'
import { requireSecondFactor, stopRequiringSecondFactor } from '@/app/dashboard/[org]/settings/actions'
import { db } from '@/db'
import { organization, session, user } from '@/db/schema'
import { whoHasSecondFactor } from '@/lib/guard/second-factor'
import { requireMember } from '@/lib/guard/server'
import { limits } from '@/lib/http/rate-limits'
import { stored } from '../../support/audit'
import { forgetCounts } from '../../support/limits'
import { hurryJobs, mailbox, runJobs } from '../../support/mailbox'
import { readPage } from '../../support/markup'
import { addPasskey } from '../../support/passkeys'
import { newOrganization, type Person, signedInAs } from '../../support/people'
import { turnOn } from '../../support/second-factor'
import { visit } from '../../support/visit'

// An organization that requires a second factor of its members.

afterEach(forgetCounts)

const needed = { code: 'forbidden', reason: 'second_factor_needed', attempt: false }

/** Whose owner has a second factor and requires one of everyone. */
async function strictOrganization(from = sql`now()`) {
  const made = await newOrganization()
  await turnOn(made.owner)
  await db().update(organization).set({ requiresSecondFactorFrom: from }).where(eq(organization.id, made.id))
  return made
}

const enter = (person: Person, slug: string) => person.within(() => requireMember(slug))

test('a member without one is kept out by every page, action and endpoint', async () => {
  const { id, slug, join } = await strictOrganization()
  const member = await join('admin')
  await expect(enter(member, slug)).rejects.toMatchObject(needed)
  await expect(member.with('project:create', async () => {}, slug)).rejects.toMatchObject(needed)
  expect(await visit(member, membersPage, { org: slug })).toBe(403)
  const refused = { status: 403, body: { code: 'SECOND_FACTOR_NEEDED' } }
  for (const path of ['get-full-organization', 'list-members', 'list-invitations', 'get-active-member'])
    expect(await member.get(`/organization/${path}?organizationId=${id}`)).toMatchObject(refused)
  for (const [path, body] of Object.entries({
    update: { data: { name: 'Taken over' } },
    'invite-member': { email: 'someone@people.test', role: 'member' },
    'set-active': {},
    leave: {},
  }))
    expect(await member.post(`/organization/${path}`, { organizationId: id, ...body })).toMatchObject({
      status: 403,
    })
  // It was no attempt at something forbidden.
  expect((await stored(id)).filter(({ outcome }) => outcome === 'refused')).toEqual([])
})

test('setting one up lets the member in, with the same session', async () => {
  const { slug, join } = await strictOrganization()
  const member = await join('member')
  await turnOn(member)
  expect(await enter(member, slug)).toMatchObject({ user: { id: member.id } })
})

test('a passkey counts in the sessions in which it was used, and not after it was removed', async () => {
  const { slug, join } = await strictOrganization()
  const member = await join('member')
  const other = await signedInAs(member.facts)
  await db().execute(sql`insert into passkey (id, user_id, public_key, credential_id, counter, device_type, backed_up)
    values (${member.id}, ${member.id}, 'key', ${member.id}, 0, 'singleDevice', false)`)
  await db().update(session).set({ byPasskey: true }).where(eq(session.id, member.sessionId))
  expect(await enter(member, slug)).toMatchObject({ user: { id: member.id } })
  await expect(enter(other, slug)).rejects.toMatchObject(needed)
  expect(await whoHasSecondFactor([member.id])).toEqual(new Set([member.id]))
  await db().execute(sql`delete from passkey where user_id = ${member.id}`)
  await expect(enter(member, slug)).rejects.toMatchObject(needed)
  expect(await whoHasSecondFactor([member.id])).toEqual(new Set())
})

test('until the time is over, members without one go on', async () => {
  const { slug, join } = await strictOrganization(sql`now() + interval '1 day'`)
  expect(await enter(await join('member'), slug)).toMatchObject({ organization: { slug } })
})

test('a stranger is told that nothing is there, whatever the organization requires', async () => {
  const { slug } = await strictOrganization()
  const { owner: stranger } = await newOrganization()
  await expect(enter(stranger, slug)).rejects.toMatchObject({ code: 'not_found' })
})

test('whoever requires one is told from when, in their own time zone', async () => {
  const { slug, owner } = await newOrganization()
  await turnOn(owner)
  const ask = async (graceDays: string) =>
    (await owner.call(requireSecondFactor, { organization: slug, graceDays })).message
  expect(await ask('0')).toMatch(/ now requires a second factor\.$/)
  expect(await ask('7')).toMatch(/ will require a second factor starting \d+ \w+ \d{4} at \d\d:\d\d UTC\.$/)
  await db().update(user).set({ timeZone: 'Asia/Tokyo' }).where(eq(user.id, owner.id))
  expect(await ask('30')).toMatch(/ at \d\d:\d\d GMT\+9\.$/)
})

test('only an owner with a second factor can require one, and can stop it', async () => {
  const { id, slug, owner, join } = await newOrganization()
  const ask = (person: Person, graceDays = '7') =>
    person.call(requireSecondFactor, { organization: slug, graceDays })
  expect(await ask(await join('admin'))).toMatchObject({ code: 'forbidden' })
  expect(await ask(owner)).toMatchObject({ code: 'conflict' })
  await turnOn(owner)
  expect(await ask(owner, '3')).toMatchObject({ code: 'invalid' })
  expect(await ask(owner)).toMatchObject({ status: 'done' })
  const from = async () => {
    const rows = await db()
      .select({
        days: sql<number>`(extract(epoch from requires_second_factor_from - now()) / 86400)::float8`,
      })
      .from(organization)
      .where(eq(organization.id, id))
    return rows[0]?.days ?? null
  }
  expect(Math.round((await from()) ?? 0)).toBe(7)
  expect(await owner.call(stopRequiringSecondFactor, { organization: slug })).toMatchObject({
    status: 'done',
  })
  expect(await from()).toBeNull()
  const secured = (await stored(id)).filter(({ action }) => action === 'organization:secure')
  expect(secured.map(({ outcome }) => outcome)).toEqual(['refused', 'done', 'done'])
})

describe('members without a second factor are emailed', () => {
  const require = (owner: Person, graceDays: string) =>
    owner.call(requireSecondFactor, { organization: owner.slug, graceDays })
  const notices = async ({ email }: Person) =>
    (await mailbox.sent(email)).filter((template) => template === 'second-factor-required').length

  async function withMembers() {
    const { owner, join } = await newOrganization()
    await turnOn(owner)
    const [without, secured, keyed, banned] = [
      await join('member'),
      await join('member'),
      await join('member'),
      await join('member'),
    ]
    await turnOn(secured)
    await addPasskey(keyed)
    await db().update(user).set({ banned: true }).where(eq(user.id, banned.id))
    return { owner, without, others: [owner, secured, keyed, banned] }
  }

  test('when one is required, but not those who have one', async () => {
    const { owner, without, others } = await withMembers()
    await require(owner, '0')
    await runJobs()
    expect(await notices(without)).toBe(1)
    for (const other of others) expect(await notices(other)).toBe(0)
    const { subject, text } = await mailbox.latest(without.email)
    expect(subject).toContain('requires a second factor')
    expect(text).toContain('You now need an authenticator app')
  })

  test('with the time, if it is required later', async () => {
    const { owner, without } = await withMembers()
    await require(owner, '7')
    await runJobs()
    const { text } = await mailbox.latest(without.email)
    expect(text).toMatch(/Starting \d+ \w+ \d{4} at \d\d:\d\d UTC, you’ll need/)
  })

  test('again a day before it takes effect, and not if it is no longer required then', async () => {
    const { owner, without } = await withMembers()
    await require(owner, '7')
    await runJobs()
    expect(await notices(without)).toBe(1)
    const { rows } = await db().execute<{ days: number }>(sql`
      select (extract(epoch from run_at - now()) / 86400)::float8 as days from graphile_worker._private_jobs
       where payload ->> 'organizationId' = ${owner.organizationId}`)
    expect(rows.map(({ days }) => Math.round(days))).toEqual([6])
    await hurryJobs()
    await runJobs()
    expect(await notices(without)).toBe(2)

    const changed = await withMembers()
    await require(changed.owner, '7')
    await runJobs()
    await changed.owner.call(stopRequiringSecondFactor, { organization: changed.owner.slug })
    await require(changed.owner, '30')
    await runJobs()
    expect(await notices(changed.without)).toBe(2)
    await db().execute(
      sql`update graphile_worker._private_jobs set run_at = now() where run_at < now() + interval '10 days'`,
    )
    await runJobs()
    expect(await notices(changed.without)).toBe(2)
  })

  test('not again and again: it can begin a few times a day', async () => {
    const { owner } = await withMembers()
    for (let n = 0; n < limits['second-factor-required:organization'].points; n++) {
      expect(await require(owner, '7')).toMatchObject({ status: 'done' })
    }
    expect(await require(owner, '7')).toMatchObject({ code: 'too_many' })
  })
})

test('only those who change roles see which members have none', async () => {
  const { slug, owner, join } = await newOrganization()
  const read = (person: Person) => readPage(person, membersPage, { org: slug })
  expect(await read(owner)).toContain('No second factor')
  expect(await read(await join('member'))).not.toContain('No second factor')
})
