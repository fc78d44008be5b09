import { sql } from 'drizzle-orm'
import { afterEach, describe, expect, test } from 'vitest'
import { db } from '@/db'
import { proveWithCode, proveWithPassword, sendProofCode } from '@/lib/account/proof'
import { methodsOf } from '@/lib/account/proof-methods'
import { exceptionAt } from '@/lib/auth/exceptions'
import { enter } from '@/lib/guard/enter'
import { isStaffPermission } from '@/lib/guard/policy'
import { readPrincipal } from '@/lib/guard/principal'
import { currentViewer } from '@/lib/guard/server'
import { limits } from '@/lib/http/rate-limits'
import { operationAt, operations } from '@/lib/operations'
import { written } from '../../support/audit'
import { Browser } from '../../support/browser'
import { channels } from '../../support/channels'
import { endpoints } from '../../support/endpoints'
import { forgetCounts } from '../../support/limits'
import { mailbox } from '../../support/mailbox'
import {
  forgetProof,
  newOrganization,
  newPerson,
  newStaff,
  type Person,
  password,
  signedInAs,
  withoutPassword,
} from '../../support/people'
import { refusal, refusalCode } from '../../support/refusal'
import { leavingNoTrace } from '../../support/trace'

// Recent proof: what a stolen session can't do. docs/decisions/0029-recent-proof.md.

afterEach(forgetCounts)

const isProven = async (browser: Browser) => (await browser.within(currentViewer))?.session.isProven

const guarded = operations.filter(({ proof }) => proof === true)

describe('without recent proof', () => {
  test('what ends, gives away or copies an account or an organization requires it', () => {
    expect(guarded.map(({ summary }) => summary)).toEqual(
      expect.arrayContaining([
        'Delete your account',
        'Delete an organization',
        'Offer ownership of an organization',
        'Accept ownership of an organization',
      ]),
    )
  })

  test.each(guarded.map((each) => [each.summary, each] as const))(
    '“%s” is refused on the screen, changes nothing and is no attempt',
    async (_, operation) => {
      const { id, owner } = await newOrganization()
      const person = isStaffPermission(operation.permission) ? await newStaff('admin') : owner
      await forgetProof(person)
      const ask = () =>
        person.within(async () => {
          const context = await enter(operation.permission, owner.slug)
          return Reflect.apply(operation, undefined, [context, {}])
        })
      const work = async () =>
        expect(await leavingNoTrace(() => refusal(ask()))).toMatchObject({
          code: 'forbidden',
          reason: 'proof_needed',
          permission: undefined,
        })
      expect(await written(id, work)).toEqual([])
    },
  )

  const paths = endpoints
    .map(({ path }) => path)
    .filter((path) => operationAt(path)?.proof === true || exceptionAt(path).needsProof)

  test.each(paths)('POST %s is refused, changes nothing and is no attempt', async (path) => {
    const { id, owner } = await newOrganization()
    await forgetProof(owner)
    const work = async () => {
      const answer = await leavingNoTrace(() => owner.post(path, { organizationId: id }))
      expect([answer.status, answer.body.code]).toEqual([403, 'PROOF_NEEDED'])
    }
    expect(await written(id, work)).toEqual([])
  })

  test('the endpoints of account and organization are among them', () => {
    expect(paths).toEqual(expect.arrayContaining(['/organization/delete', '/delete-user']))
  })

  describe.each(channels)('through the $name', (channel) => {
    test('no one becomes an owner, but any other role can be given', async () => {
      const { owner, join, roles } = await newOrganization()
      const other = await join('member')
      await forgetProof(owner)
      const give = (role: string) => channel.changeRole(owner, other.memberId, role)
      const invite = (role: string) => channel.invite(owner, `${role.replace(',', '-')}@people.test`, role)
      for (const role of ['owner', 'member,owner'])
        for (const act of [give, invite])
          expect(await leavingNoTrace(() => act(role))).toMatchObject({
            status: 403,
            message: 'Confirm that it’s you to continue.',
          })
      for (const act of [give, invite]) expect(await act('admin')).toMatchObject({ status: 200 })
      expect((await roles())[other.id]).toBe('admin')
    })

    test('whoever lacks the permission is told that, and not to prove anything', async () => {
      const { join } = await newOrganization()
      const admin = await join('admin')
      await forgetProof(admin)
      expect(await channel.remove(admin)).toMatchObject({
        status: 403,
        body: { permission: 'organization:delete' },
      })
    })
  })
})

describe('proof', () => {
  const signIn = async ({ email }: Person) => {
    const browser = new Browser()
    expect((await browser.post('/sign-in/email', { email, password })).status).toBe(200)
    return browser
  }

  test('is a sign-in with the password, or a new password', async () => {
    const person = await newPerson()
    const browser = await signIn(person)
    expect(await isProven(browser)).toBe(true)
    await db().execute(sql`update session set proven_at = null where user_id = ${person.id}`)
    const body = { currentPassword: password, newPassword: 'a-new-and-rare-phrase' }
    expect((await browser.post('/change-password', body)).status).toBe(200)
    expect(await isProven(browser)).toBe(true)
  })

  test('lasts ten minutes, in the browser in which it was given', async () => {
    const person = await newPerson()
    const elsewhere = await signedInAs(person.facts)
    for (const each of [person, elsewhere]) await forgetProof(each)
    expect(await isProven(person)).toBe(false)
    await person.signedIn((context) => proveWithPassword(context, { password }))
    expect(await isProven(person)).toBe(true)
    expect(await isProven(elsewhere)).toBe(false)
    await db().execute(
      sql`update session set proven_at = now() - interval '599 seconds' where id = ${person.sessionId}`,
    )
    expect(await isProven(person)).toBe(true)
  })

  test('is never had by a session that began otherwise, or by a key', async () => {
    const person = await newPerson()
    await db().execute(sql`update session set proven_at = null where id = ${person.sessionId}`)
    expect(await isProven(person)).toBe(false)
    const key = { id: 'key', userId: person.id, expiresAt: new Date(Date.now() + 60_000) }
    expect((await readPrincipal(key, null)).viewer?.session.isProven).toBe(false)
  })

  test('is the password in the body of /delete-user, too, however old the session is', async () => {
    const person = await newPerson()
    await db().execute(
      sql`update session set proven_at = null, created_at = now() - interval '6 days' where id = ${person.sessionId}`,
    )
    expect((await person.post('/delete-user', { password })).status).toBe(200)
  })
})

describe('a code', () => {
  const newcomer = async () => {
    const person = await newPerson()
    await withoutPassword(person)
    await forgetProof(person)
    return person
  }
  const request = (person: Person) => person.signedIn((context) => sendProofCode(context))
  const codeTo = async ({ email }: Person) =>
    /\b\d{6}\b/.exec((await mailbox.latest(email)).text)?.[0] ?? 'no code'
  const enterCode = (person: Person, code: string) =>
    person.signedIn((context) => proveWithCode(context, { code }))
  const other = (code: string) => String((Number(code) + 1) % 10 ** 6).padStart(6, '0')

  test('is emailed to people who have no other way, and to no one else', async () => {
    const [person, has] = [await newcomer(), await newPerson()]
    expect(await person.signedIn(methodsOf)).toEqual(['code'])
    expect(await has.signedIn(methodsOf)).toEqual(['password'])
    expect(await leavingNoTrace(() => refusalCode(request(has)))).toBe('conflict')
    await request(person)
    await enterCode(person, await codeTo(person))
    expect(await isProven(person)).toBe(true)
  })

  test('works once, only in the session that requested it, and not after another one', async () => {
    const person = await newcomer()
    await request(person)
    const earlier = await codeTo(person)
    await request(person)
    const code = await codeTo(person)
    if (code !== earlier) expect(await refusalCode(enterCode(person, earlier))).toBe('invalid')
    const elsewhere = await signedInAs(person.facts)
    expect(await refusalCode(enterCode(elsewhere, code))).toBe('invalid')
    await enterCode(person, code)
    expect(await refusalCode(enterCode(person, code))).toBe('invalid')
  })

  test('ends after ten minutes', async () => {
    const person = await newcomer()
    await request(person)
    await db().execute(
      sql`update verification set expires_at = expires_at - interval '10 minutes' where identifier = ${`proof:${person.sessionId}`}`,
    )
    expect(await refusalCode(enterCode(person, await codeTo(person)))).toBe('invalid')
  })

  test('can be guessed a few times, several at once, too; then the right one is refused', async () => {
    const person = await newcomer()
    await request(person)
    const code = await codeTo(person)
    const guesses = Array.from({ length: limits['emailed-code:code'].points + 2 }, () =>
      refusalCode(enterCode(person, other(code))),
    )
    expect((await Promise.all(guesses)).filter((each) => each === 'too_many')).toHaveLength(2)
    expect(await refusalCode(enterCode(person, code))).toBe('too_many')
    expect(await isProven(person)).toBe(false)
  })

  test('is stored so that the database does not tell it', async () => {
    const person = await newcomer()
    await request(person)
    const code = await codeTo(person)
    const { rows } = await db().execute(
      sql`select value from verification where identifier = ${`proof:${person.sessionId}`}`,
    )
    expect(JSON.stringify(rows)).not.toContain(code)
  })

  test('is emailed only so often', async () => {
    const person = await newcomer()
    for (let n = 0; n < limits['proof-mail:person'].points; n++) await request(person)
    expect(await leavingNoTrace(() => refusalCode(request(person)))).toBe('too_many')
  })
})
