import { eq, sql } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { db } from '@/db'
import { inbox } from '@/db/schema'
import { resetLinkWorks } from '@/lib/account/queries'
import { type Limit, limits, takePoint } from '@/lib/http/rate-limits'
import { Browser } from '../../support/browser'
import { channels } from '../../support/channels'
import { forgetCounts, pointsOf } from '../../support/limits'
import { mailbox, runJobs } from '../../support/mailbox'
import { newOrganization, newPerson } from '../../support/people'
import {
  alike,
  askTooOften,
  endpoints,
  freeAddress,
  rare,
  screens,
  sentToMailbox,
  tagged,
} from '../../support/strangers'
import { leavingNoTrace } from '../../support/trace'

// Emails in an hour: who causes one decides what it counts against. Only what really mails somebody counts, no answer tells who has
// an account, and nobody uses up what somebody else needs.

const { points: perMailbox } = limits['stranger-mail:mailbox']
const { points: perAccount } = limits['password-reset:account']

beforeEach(async () => void (await forgetCounts()))

describe.each([screens, endpoints])('strangers, through the $name', ({ signUp, reset, confirm }) => {
  test.each<[string, { name?: string; password?: string }]>([
    ['a widely known password', { password: 'password123456' }],
    ['a short password', { password: 'short' }],
    ['a name of two lines', { name: 'Ada\r\nBcc: all@people.test' }],
  ])('a sign-up refused for %s uses up no email of that mailbox', async (_, given) => {
    const email = freeAddress()
    expect([400, 422]).toContain((await leavingNoTrace(() => signUp(email, given))).status)
    expect(await pointsOf(email)).toEqual({})
  })

  test('a request for what is no address uses up nothing', async () => {
    for (const ask of [signUp, reset, confirm])
      expect([400, 422]).toContain((await leavingNoTrace(() => ask('no-address'))).status)
    expect(await pointsOf('no-address')).toEqual({})
  })

  test('cause no more emails to one mailbox than the limit, with any tags, and at the same moment', async () => {
    const email = freeAddress()
    const addresses = Array.from({ length: perMailbox - 2 }, (_, n) => tagged(email, n))
    for (const ask of [signUp, reset, confirm])
      for (let from = 0; from < addresses.length; from += 3)
        for (const { status } of await Promise.all(addresses.slice(from, from + 3).map((each) => ask(each))))
          expect(status).toBe(200)
    expect(await sentToMailbox(email)).toBe(perMailbox)
  })

  test('leave every organization its invitations to that mailbox', async () => {
    for (const { email } of [await newPerson(), { email: freeAddress() }]) {
      await takeAll('stranger-mail:mailbox', email)
      await askTooOften('password-reset:account', () => reset(email))
      for (const ask of [signUp, confirm]) await ask(email)
      for (const channel of channels) {
        const { owner } = await newOrganization()
        expect(await channel.invite(owner, email, 'member')).toMatchObject({ status: 200 })
      }
    }
  })

  test('keep no new password from the owner of an account, with any number of tags', async () => {
    const { email } = await newPerson()
    await takeAll('stranger-mail:mailbox', email)
    for (const address of [email, tagged(email, 1)]) await signUp(address)
    await askTooOften('password-reset:account', () => reset(tagged(email, 1)))
    expect(await reset(email)).toMatchObject({ status: 200 })
    expect((await mailbox.sent(email)).at(-1)).toBe('reset-password')
  })

  test('who ask for a new password too often are answered as before, with and without an account, and every link still works', async () => {
    const [{ email }, nobodys] = [await newPerson(), freeAddress()]
    const known = await askTooOften('password-reset:account', () => reset(email))
    const unknown = await askTooOften('password-reset:account', () => reset(nobodys))
    expect(new Set([...known, ...unknown].map((each) => JSON.stringify(each))).size).toBe(1)
    expect(known[0]?.status).toBe(200)
    expect(await mailbox.sent(email)).toHaveLength(perAccount)
    expect(await mailbox.sent(nobodys)).toEqual([])
    for (const token of await resetTokens(email)) expect(await resetLinkWorks(token)).toBe(true)
  })

  test('who ask for a confirmation too often are answered as before: confirmed, unconfirmed, without an account', async () => {
    const [confirmed, waiting] = [await newPerson(), await newPerson({ verified: false })]
    const answers: Awaited<ReturnType<typeof askTooOften>> = []
    for (const email of [confirmed.email, waiting.email, freeAddress()])
      answers.push(...(await askTooOften('stranger-mail:mailbox', () => confirm(email))))
    expect(new Set(answers.map((each) => JSON.stringify(each))).size).toBe(1)
    expect(await mailbox.sent(waiting.email)).toHaveLength(perMailbox)
    expect(await mailbox.sent(confirmed.email)).toEqual([])
  })

  test('who sign up too often are answered as before for a taken and a free address, and nothing is queued', async () => {
    const [{ email: taken }, free] = [await newPerson(), freeAddress()]
    const first = await signUp(freeAddress())
    for (const email of [taken, free]) await takeAll('stranger-mail:mailbox', email)
    const queued = await queuedEmails()
    for (const email of [taken, free]) {
      expect(alike(await signUp(email))).toEqual(alike(first))
      expect(await mailbox.sent(email)).toEqual([])
    }
    expect(await queuedEmails()).toBe(queued)
  })
})

test('strangers at one IP address cause fewer emails to one mailbox than all together', async () => {
  const [browser, email] = [new Browser(), freeAddress()]
  for (let n = 0; n < perMailbox; n++)
    await browser.post('/sign-up/email', { name: 'New', email: tagged(email, n), password: rare })
  expect(await sentToMailbox(email)).toBe(limits['stranger-mail:address'].points)
  await endpoints.signUp(email)
  expect(await sentToMailbox(email)).toBe(limits['stranger-mail:address'].points + 1)
})

async function queuedEmails(): Promise<unknown> {
  const { rows } = await db().execute(sql`select count(*)::int as n from graphile_worker._private_jobs`)
  return rows[0]?.n
}

/** From the links of all emails that reset this account's password. */
async function resetTokens(email: string): Promise<string[]> {
  await runJobs()
  const rows = await db().select().from(inbox).where(eq(inbox.recipient, email))
  const tokens = rows.flatMap(({ links }) =>
    links.map((link) => new URL(link).searchParams.get('token') ?? ''),
  )
  expect(tokens).toHaveLength(perAccount)
  return tokens
}
const takeAll = async (limit: Limit, key: string) => {
  for (let n = 0; n < limits[limit].points; n++) await takePoint(limit, key)
}
