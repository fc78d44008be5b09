import { eq, sql } from 'drizzle-orm'
import { afterEach, describe, expect, test } from 'vitest'
import { stopEmailChangeAction } from '@/app/(auth)/stop-email-change/actions'
import { cancelEmailChangeAction } from '@/app/account/actions'
import { db } from '@/db'
import { account, emailChange, passkey, user } from '@/db/schema'
import { pendingEmailChange, readNewEmail, readStoppable } from '@/lib/account/email-change-queries'
import { resetPassword, signUp } from '@/lib/account/operations'
import { resetLinkWorks } from '@/lib/account/queries'
import { requireUser } from '@/lib/guard/server'
import { limits } from '@/lib/http/rate-limits'
import { listMyInvitations } from '@/lib/invitations/queries'
import { Browser, Redirected } from '../../support/browser'
import { change, confirm, newEmail, request, tokenTo } from '../../support/email-change'
import { forgetCounts } from '../../support/limits'
import { mailbox } from '../../support/mailbox'
import { newOrganization, newPerson, type Person, password, signedInAs } from '../../support/people'
import { resetToken } from '../../support/reset-token'

afterEach(forgetCounts)

const emailOf = async ({ id }: Person) =>
  (await db().select({ email: user.email }).from(user).where(eq(user.id, id)))[0]?.email
const isSignedIn = (browser: Browser) => browser.within(requireUser).then(Boolean, () => false)
const signsIn = async (email: string, secret = password) =>
  (await new Browser().post('/sign-in/email', { email, password: secret })).status === 200
/** @returns where the button leads */
const stop = (token: string) =>
  new Browser().call(stopEmailChangeAction, { token }).catch((error) => {
    if (error instanceof Redirected) return error.to
    throw error
  })
const pass = (person: Person, time: string) =>
  db().execute(
    sql`update email_change set expires_at = expires_at - ${time}::interval where user_id = ${person.id}`,
  )

describe('a change of email', () => {
  test('happens when the person confirms it with the link to the new email, not before', async () => {
    const [person, next] = [await newPerson(), newEmail()]
    await request(person, ` ${next.toUpperCase()} `)
    const token = await tokenTo(next, '/change-email')
    expect(await person.within(() => requireUser().then((it) => readNewEmail(it, token)), 'render')).toEqual({
      state: 'pending',
      email: next,
    })
    expect([await emailOf(person), await signsIn(next)]).toEqual([person.email, false])
    expect(await confirm(person, token)).toEqual({ status: 'done', to: '/account' })
    expect([await emailOf(person), await signsIn(next), await signsIn(person.email)]).toEqual([
      next,
      true,
      false,
    ])
  })

  test('is told to the old email when it is requested and when it happens', async () => {
    const person = await newPerson()
    await change(person)
    expect(await mailbox.sent(person.email)).toEqual(['email-change-requested', 'email-changed'])
  })

  test('is not confirmed by a stranger who has the link, nor by someone who is signed out', async () => {
    const [person, stranger, next] = [await newPerson(), await newPerson(), newEmail()]
    await request(person, next)
    const token = await tokenTo(next, '/change-email')
    expect(await readNewEmail(null, token)).toEqual({ state: 'signed-out' })
    expect(await stranger.within(() => requireUser().then((it) => readNewEmail(it, token)))).toEqual({
      state: 'other-account',
    })
    expect(await confirm(stranger, token)).toMatchObject({ status: 'refused', code: 'invalid' })
    expect([await emailOf(person), await emailOf(stranger)]).toEqual([person.email, stranger.email])
  })

  test('is not confirmed by the link that stops it', async () => {
    const [person, next] = [await newPerson(), newEmail()]
    await request(person, next)
    const token = await tokenTo(person.email, '/stop-email-change')
    expect(await confirm(person, token)).toMatchObject({ status: 'refused' })
  })

  test('is confirmed once, and within a day', async () => {
    const [person, next] = [await newPerson(), newEmail()]
    await request(person, next)
    const token = await tokenTo(next, '/change-email')
    await pass(person, '24 hours')
    expect(await confirm(person, token)).toMatchObject({ status: 'refused' })
    expect(await person.within(() => requireUser().then(pendingEmailChange))).toBeUndefined()
    await pass(person, '-24 hours')
    expect(await confirm(person, token)).toMatchObject({ status: 'done' })
    expect(await confirm(person, token)).toMatchObject({ status: 'refused' })
  })

  test('ends when the person cancels it or requests another', async () => {
    const [person, first, second] = [await newPerson(), newEmail(), newEmail()]
    await request(person, first)
    await request(person, second)
    expect(await confirm(person, await tokenTo(first, '/change-email'))).toMatchObject({ status: 'refused' })
    expect(await person.call(cancelEmailChangeAction)).toMatchObject({ status: 'done' })
    expect(await confirm(person, await tokenTo(second, '/change-email'))).toMatchObject({ status: 'refused' })
    expect(await person.call(cancelEmailChangeAction)).toMatchObject({ status: 'refused', code: 'not_found' })
  })

  test('keeps the person signed in everywhere', async () => {
    const person = await newPerson()
    const elsewhere = await signedInAs(person.facts)
    await change(person)
    expect([await isSignedIn(person), await isSignedIn(elsewhere)]).toEqual([true, true])
  })

  test('ends the reset links and the invitations of the old email', async () => {
    const person = await newPerson()
    const { owner } = await newOrganization()
    await owner.post('/organization/invite-member', {
      organizationId: owner.organizationId,
      email: person.email,
      role: 'member',
    })
    const reset = await resetToken(person.email)
    const invitations = () => person.within(() => requireUser().then(listMyInvitations))
    expect([await resetLinkWorks(reset), (await invitations()).length]).toEqual([true, 1])
    await change(person)
    expect([await resetLinkWorks(reset), (await invitations()).length]).toEqual([false, 0])
  })

  test('to the same email is refused', async () => {
    const person = await newPerson()
    expect(await request(person, person.email)).toMatchObject({
      status: 'refused',
      fields: { email: ['This is already your email.'] },
    })
  })

  test('is limited by person', async () => {
    const person = await newPerson()
    for (let n = 0; n < limits['email-change:person'].points; n++) await request(person, newEmail())
    expect(await request(person, newEmail())).toMatchObject({ status: 'refused', code: 'too_many' })
  })
})

describe('an email that has an account', () => {
  test('is answered like any other, and gets no link', async () => {
    const [person, other, free] = [await newPerson(), await newPerson(), newEmail()]
    const [taken, untaken] = [await request(person, other.email), await request(person, free)]
    expect(JSON.stringify(taken)).toBe(JSON.stringify(untaken).replaceAll(free, other.email))
    expect(await mailbox.sent(other.email)).toEqual(['email-taken'])
    expect((await mailbox.latest(other.email)).text).not.toContain('/change-email')
  })

  test('that was confirmed since the request is refused at the end, and nothing changes', async () => {
    const [person, next] = [await newPerson(), newEmail()]
    await request(person, next)
    await newPerson({ email: next })
    expect(await confirm(person, await tokenTo(next, '/change-email'))).toMatchObject({
      status: 'refused',
      code: 'conflict',
    })
    expect(await emailOf(person)).toBe(person.email)
    expect(await mailbox.sent(person.email)).toEqual(['email-change-requested'])
  })

  test('that no one has confirmed is free', async () => {
    const [person, next] = [await newPerson(), newEmail()]
    await new Browser().within(() => signUp(null, { name: 'Eve', email: next, password, callbackUrl: '/' }))
    await request(person, next)
    await confirm(person, await tokenTo(next, '/change-email'))
    expect(await emailOf(person)).toBe(next)
  })
})

describe('the old email', () => {
  test('stops a change before it happens, and nothing else', async () => {
    const [person, next] = [await newPerson(), newEmail()]
    await request(person, next)
    const token = await tokenTo(person.email, '/stop-email-change')
    expect(await readStoppable(token)).toMatchObject({ newEmail: next, isDone: false })
    expect(await stop(token)).toBe('/forgot-password')
    expect(await confirm(person, await tokenTo(next, '/change-email'))).toMatchObject({ status: 'refused' })
    expect([await emailOf(person), await isSignedIn(person)]).toEqual([person.email, true])
  })

  test('takes the account back with either of its links: everyone is out, and a new password is chosen', async () => {
    const thief = await newPerson()
    const [next, owner] = [newEmail(), thief.email]
    await request(thief, next)
    const first = await tokenTo(owner, '/stop-email-change')
    await confirm(thief, await tokenTo(next, '/change-email'))
    expect(await tokenTo(owner, '/stop-email-change')).toBe(first)
    expect(await readStoppable(first)).toMatchObject({ isDone: true })
    await db()
      .insert(account)
      .values({ id: `linked-${thief.id}`, accountId: 'thief', providerId: 'google', userId: thief.id })
    await db()
      .insert(passkey)
      .values({
        id: `key-${thief.id}`,
        publicKey: 'none',
        userId: thief.id,
        credentialID: thief.id,
        counter: 0,
        deviceType: 'singleDevice',
        backedUp: false,
      })
    await db().update(user).set({ twoFactorEnabled: true }).where(eq(user.id, thief.id))
    const theirs = await resetToken(next)

    const leads = new URL(String(await stop(first)), 'http://localhost')
    expect(leads.pathname).toBe('/reset-password')
    expect([await emailOf(thief), await isSignedIn(thief)]).toEqual([owner, false])
    expect([await signsIn(owner), await signsIn(next), await resetLinkWorks(theirs)]).toEqual([
      false,
      false,
      false,
    ])
    expect(await db().select().from(account).where(eq(account.userId, thief.id))).toEqual([])
    expect(await db().select().from(passkey).where(eq(passkey.userId, thief.id))).toEqual([])

    const chosen = 'the owner alone knows this'
    const mine = leads.searchParams.get('token') ?? ''
    await new Browser().within(() => resetPassword(null, { token: mine, password: chosen }))
    expect(await signsIn(owner, chosen)).toBe(true)
  })

  test('can no longer do so after seven days', async () => {
    const person = await newPerson()
    const next = await change(person)
    const token = await tokenTo(person.email, '/stop-email-change')
    await pass(person, '7 days')
    expect(await readStoppable(token)).toBeUndefined()
    expect(await stop(token)).toMatchObject({ status: 'refused' })
    expect(await emailOf(person)).toBe(next)
  })

  test('also takes it back after a second change, whose links then do nothing', async () => {
    const person = await newPerson()
    const second = await change(person)
    await change(person)
    const [mine, theirs] = [
      await tokenTo(person.email, '/stop-email-change'),
      await tokenTo(second, '/stop-email-change'),
    ]
    await stop(mine)
    expect(await emailOf(person)).toBe(person.email)
    expect(await stop(theirs)).toMatchObject({ status: 'refused' })
    expect(await db().select().from(emailChange).where(eq(emailChange.userId, person.id))).toEqual([])
  })

  test('beats a sign-up with it that no one has confirmed, and is refused once another account is', async () => {
    const [first, second] = [await newPerson(), await newPerson()]
    await change(first)
    await change(second)
    const token = await tokenTo(first.email, '/stop-email-change')
    await new Browser().within(() =>
      signUp(null, { name: 'Eve', email: first.email, password, callbackUrl: '/' }),
    )
    await newPerson({ email: second.email })
    expect(await stop(await tokenTo(second.email, '/stop-email-change'))).toMatchObject({
      status: 'refused',
      code: 'conflict',
    })
    await stop(token)
    expect(await emailOf(first)).toBe(first.email)
  })
})

test('of a confirmation and a stop at the same moment, the old email has the last word', async () => {
  const [person, next] = [await newPerson(), newEmail()]
  await request(person, next)
  const [yes, no] = [await tokenTo(next, '/change-email'), await tokenTo(person.email, '/stop-email-change')]
  await Promise.all([confirm(person, yes), stop(no)])
  expect(await emailOf(person)).toBe(person.email)
})

test('a link with a changed character is no link', async () => {
  const [person, next] = [await newPerson(), newEmail()]
  await request(person, next)
  const token = await tokenTo(person.email, '/stop-email-change')
  const forged = token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))
  expect(await stop(forged)).toMatchObject({ status: 'refused' })
  expect(await readStoppable(token)).toBeDefined()
})
