import { eq, sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { signInAction } from '@/app/(auth)/login/actions'
import { requestRecoveryAction } from '@/app/(auth)/login/code/actions'
import { finishRecoveryAction, stopRecoveryAction } from '@/app/(auth)/login/recovery/actions'
import { db } from '@/db'
import { account, secondFactorRecovery } from '@/db/schema'
import { changePassword, resetPassword } from '@/lib/account/operations'
import { requireUser } from '@/lib/guard/server'
import { Browser } from '../../support/browser'
import { forgetCounts } from '../../support/limits'
import { hurryJobs, mailbox, runJobs } from '../../support/mailbox'
import { newPerson, type Person, password } from '../../support/people'
import { resetToken } from '../../support/reset-token'
import {
  afterPassword,
  enterCode,
  loseBoth,
  turnOn,
  waitForSecondLink,
  went,
} from '../../support/second-factor'

// The second factor of someone who has lost the phone and the backup codes.

afterEach(forgetCounts)

const tokenOf = async ({ email }: Person, name: 'stop' | 'token') =>
  (await mailbox.link(email, '/login/recovery')).searchParams.get(name) ?? ''
const finish = (token: string) => went(new Browser().call(finishRecoveryAction, { token }))
const stop = (token: string) => went(new Browser().call(stopRecoveryAction, { token }))
const pending = ({ id }: Person) => db().$count(secondFactorRecovery, eq(secondFactorRecovery.userId, id))
const signIn = ({ email }: Person) => went(new Browser().call(signInAction, { email, password }))
const dead = /^This link has been used/

test('it takes the password: without it, nothing is requested and no email is sent', async () => {
  const person = await newPerson()
  await turnOn(person)
  expect(await went(new Browser().call(requestRecoveryAction, { password }))).toMatch(
    /^Too much time has passed/,
  )
  expect(await went(person.call(requestRecoveryAction, { password }))).toMatch(/^Too much time has passed/)
  expect(await pending(person)).toBe(0)
})

test('a password that can come from an emailed link is not enough', async () => {
  const person = await newPerson()
  await turnOn(person)
  await db()
    .update(account)
    .set({ updatedAt: new Date(0) })
    .where(eq(account.userId, person.id))
  const { email } = person
  const token = await resetToken(email)
  const next = 'another-long-secret-7'
  await new Browser().within(() => resetPassword(null, { token, password: next }))
  const browser = new Browser()
  await went(browser.call(signInAction, { email, password: next }))
  expect(await browser.call(requestRecoveryAction, { password: next })).toMatchObject({ code: 'conflict' })
  expect(await pending(person)).toBe(0)
})

test('it is never turned off before three days are over, whatever runs early', async () => {
  const person = await newPerson()
  await loseBoth(person)
  expect(await mailbox.sent(person.email)).toEqual(['second-factor-recovery'])
  await hurryJobs()
  await runJobs()
  expect(await mailbox.sent(person.email)).toEqual(['second-factor-recovery'])
  expect(await finish(await tokenOf(person, 'stop'))).toMatch(dead)
  expect(await signIn(person)).toBe('/login/code')
  const [row] = await db()
    .select({ hours: sql<number>`(extract(epoch from ready_at - now()) / 3600)::float8` })
    .from(secondFactorRecovery)
    .where(eq(secondFactorRecovery.userId, person.id))
  expect(row?.hours).toBeGreaterThan(71)
})

test('after three days, the second link turns it off once, and ends every session', async () => {
  const person = await newPerson()
  await loseBoth(person)
  await waitForSecondLink(person)
  const token = await tokenOf(person, 'token')
  expect(await finish(token)).toBe('/login')
  await expect(person.within(requireUser)).rejects.toMatchObject({ code: 'unauthenticated' })
  expect(await signIn(person)).toBe('/dashboard')
  expect(await finish(token)).toMatch(dead)
})

test('the second link expires after seven days', async () => {
  const person = await newPerson()
  await loseBoth(person)
  await waitForSecondLink(person)
  const token = await tokenOf(person, 'token')
  await db()
    .update(secondFactorRecovery)
    .set({ readyAt: sql`now() - interval '8 days'` })
    .where(eq(secondFactorRecovery.userId, person.id))
  expect(await finish(token)).toMatch(dead)
  expect(await signIn(person)).toBe('/login/code')
})

test('the first email has a link that stops it', async () => {
  const person = await newPerson()
  await loseBoth(person)
  const token = await tokenOf(person, 'stop')
  expect(await stop(token)).toBe('/forgot-password')
  expect(await stop(token)).toMatch(dead)
  await waitForSecondLink(person)
  expect(await mailbox.sent(person.email)).toEqual([])
  expect(await signIn(person)).toBe('/login/code')
})

test('asking again neither starts the time anew nor sends another email', async () => {
  const person = await newPerson()
  const { browser } = await loseBoth(person)
  const before = await db().select().from(secondFactorRecovery)
  expect(await browser.call(requestRecoveryAction, { password })).toMatchObject({
    data: { note: expect.stringContaining('You’ve already asked') },
  })
  expect(await db().select().from(secondFactorRecovery)).toEqual(before)
  expect(await mailbox.sent(person.email)).toEqual(['second-factor-recovery'])
})

test('asking again says that the second link is there, and begins anew once that has expired', async () => {
  const person = await newPerson()
  const { browser } = await loseBoth(person)
  const ask = () => browser.call(requestRecoveryAction, { password })
  const isReadySince = (days: number) =>
    db()
      .update(secondFactorRecovery)
      .set({ readyAt: sql`now() - make_interval(days => ${days})`, finishHash: 'of a link' })
      .where(eq(secondFactorRecovery.userId, person.id))
  await isReadySince(6)
  expect(await ask()).toMatchObject({
    data: { note: expect.stringContaining('already emailed you the link') },
  })
  await isReadySince(7)
  expect(await ask()).toMatchObject({ data: { note: expect.stringMatching(/^We’ve emailed you\./) } })
  expect(await mailbox.sent(person.email)).toEqual(['second-factor-recovery', 'second-factor-recovery'])
})

test('signing in with a code, or a new password, stops it', async () => {
  const person = await newPerson()
  const { phone } = await loseBoth(person)
  expect(await enterCode(await afterPassword(person), phone.code(1))).toBe('/dashboard')
  expect(await pending(person)).toBe(0)

  const other = await newPerson()
  await loseBoth(other)
  await other.signedIn((context) =>
    changePassword(context, { currentPassword: password, password: 'another-long-secret-7' }),
  )
  expect(await pending(other)).toBe(0)
})
