import { and, eq, sql } from 'drizzle-orm'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { db } from '@/db'
import { session, user } from '@/db/schema'
import { changePassword } from '@/lib/account/operations'
import { tellOfNewDevicesJob } from '@/lib/auth/jobs'
import { Browser } from '../../support/browser'
import { connected } from '../../support/databases'
import { forgetCounts } from '../../support/limits'
import { mailbox } from '../../support/mailbox'
import { whileNoEmailIsQueued } from '../../support/no-queue'
import { ownerUrl } from '../../support/owner'
import { newPerson, type Person, password } from '../../support/people'

// Whoever signs in from a browser that the account doesn't know is seen by its owner.

afterEach(forgetCounts)

const agent = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0'
const signIn = (browser: Browser, { email }: { email: string }, secret = password) =>
  browser.post('/sign-in/email', { email, password: secret }, { 'user-agent': agent })
const news = async ({ email }: Person) =>
  (await mailbox.sent(email)).filter((template) => template === 'new-device').length
const sessions = ({ id }: Person) => db().$count(session, eq(session.userId, id))

const changed = (person: Person) =>
  person.signedIn((context) =>
    changePassword(context, { currentPassword: password, password: 'several words in a row' }),
  )

describe('a sign-in', () => {
  test('from an unknown browser is emailed, with the browser, the IP address and the time', async () => {
    const [person, browser] = [await newPerson(), new Browser()]
    await signIn(browser, person)
    const { text, links } = await mailbox.latest(person.email)
    expect(text).toContain(`with Firefox on Windows, from ${browser.address}.`)
    expect(text).toMatch(/on \d+ \w+ \d{4} at \d\d:\d\d UTC/)
    expect(links.some((link) => link.endsWith('/account#devices'))).toBe(true)
  })

  test('from a browser that signed in before is not, even if it signed out', async () => {
    const [person, browser] = [await newPerson(), new Browser()]
    await signIn(browser, person)
    await browser.post('/sign-out')
    await signIn(browser, person)
    expect(await news(person)).toBe(1)
  })

  test('with a wrong password is not', async () => {
    const person = await newPerson()
    await signIn(new Browser(), person, 'not the password')
    expect(await news(person)).toBe(0)
  })

  test('is not the first time after signing up, and is later, even if no session is left', async () => {
    const person = await newPerson()
    await db().delete(session).where(eq(session.userId, person.id))
    await signIn(new Browser(), person)
    expect(await news(person)).toBe(0)
    await db().delete(session).where(eq(session.userId, person.id))
    await db().update(user).set({ createdAt: sql`now() - interval '2 days'` }).where(eq(user.id, person.id))
    await signIn(new Browser(), person)
    expect(await news(person)).toBe(1)
  })

  test('does not happen if its owner can’t be told', async () => {
    const person = await newPerson()
    await whileNoEmailIsQueued(async () => expect((await signIn(new Browser(), person)).status).toBe(500))
    expect(await sessions(person)).toBe(1)
  })
})

describe('if the process ends between the session and the email', () => {
  const runJob = async () => {
    await tellOfNewDevicesJob.perform({}, { attempt: 1, last: true })
  }
  const later = ({ id }: Person) =>
    db().update(session).set({ createdAt: sql`now() - interval '2 minutes'` }).where(eq(session.userId, id))

  test('the session says that its owner is yet to be told', async () => {
    const person = await newPerson()
    const untold = () => db().$count(session, and(eq(session.userId, person.id), session.untold))
    // No email can be queued until this transaction ends.
    const signingIn = await connected(ownerUrl(), async (client) => {
      await client.query('begin; lock table mail in share row exclusive mode')
      const answer = signIn(new Browser(), person)
      await vi.waitFor(async () => expect(await untold()).toBe(1), { timeout: 10_000 })
      await client.query('commit')
      return answer
    })
    expect(signingIn.status).toBe(200)
    expect([await untold(), await news(person)]).toEqual([0, 1])
  })

  test('a job tells them, once, and not before the sign-in had time to', async () => {
    const person = await newPerson()
    await db().update(session).set({ untold: true }).where(eq(session.userId, person.id))
    await runJob()
    expect(await news(person)).toBe(0)
    await later(person)
    await Promise.all([runJob(), runJob()])
    await runJob()
    expect(await news(person)).toBe(1)
  })

  test('no job tells of what is no news', async () => {
    const [person, browser] = [await newPerson(), new Browser()]
    await signIn(browser, person)
    await browser.post('/sign-out')
    await signIn(browser, person)
    await changed(person)
    await later(person)
    await runJob()
    expect(await news(person)).toBe(1)
  })
})

test('a change of password is no sign-in', async () => {
  const person = await newPerson()
  await changed(person)
  expect(await news(person)).toBe(0)
})
