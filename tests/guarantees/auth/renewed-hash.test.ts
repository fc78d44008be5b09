import { hash as hashArgon } from '@node-rs/argon2'
import { hashPassword as hashScrypt } from 'better-auth/crypto'
import { and, eq } from 'drizzle-orm'
import { describe, expect, test, vi } from 'vitest'
import { db } from '@/db'
import { isOutdatedHash } from '@/db/password-hash'
import { account, session } from '@/db/schema'
import { signIn } from '@/lib/account/operations'
import { auth } from '@/lib/auth/server'
import { Browser } from '../../support/browser'
import { gate } from '../../support/interleave'
import { asOwner } from '../../support/owner'
import { newPerson, type Person, password } from '../../support/people'

// Passwords that are stored otherwise than today: by Better Auth's default, or at another cost.

const older: Record<string, () => Promise<string>> = {
  'Better Auth’s own hash': () => hashScrypt(password),
  'a hash of another cost': () => hashArgon(password, { memoryCost: 9_216, timeCost: 4, parallelism: 1 }),
}

const credential = ({ id }: Person) => and(eq(account.userId, id), eq(account.providerId, 'credential'))
const hashOf = async (person: Person) =>
  (await db().select({ hash: account.password }).from(account).where(credential(person)))[0]?.hash ?? ''
const sessionsOf = async ({ id }: Person) =>
  (await db().select().from(session).where(eq(session.userId, id))).length

const signIns = {
  screen: ({ email }: Person) =>
    new Browser().within(() => signIn(null, { email, password, callbackUrl: '/' })),
  endpoint: async ({ email }: Person) =>
    expect(await new Browser().post('/sign-in/email', { email, password })).toMatchObject({ status: 200 }),
}

describe.each(Object.keys(older))('%s', (name) => {
  /** Somebody whose password is stored so; they have one session. */
  async function someone() {
    const person = await newPerson()
    const hash = await (older[name]?.() ?? expect.fail(name))
    await store(person, hash)
    return { person, hash }
  }

  test.each(['screen', 'endpoint'] as const)(
    'is replaced by a sign-in through the %s, and no session ends',
    async (way) => {
      const { person } = await someone()
      const before = await sessionsOf(person)
      await signIns[way](person)
      const renewed = await hashOf(person)
      expect(isOutdatedHash(renewed)).toBe(false)
      await signIns[way](person)
      expect([await hashOf(person), await sessionsOf(person)]).toEqual([renewed, before + 2])
    },
  )

  test('stays when a wrong password is refused', async () => {
    const { person, hash } = await someone()
    const { status } = await new Browser().post('/sign-in/email', {
      email: person.email,
      password: 'a wrong password',
    })
    expect([status, await hashOf(person)]).toEqual([401, hash])
  })

  test('lets in all of many sign-ins at the same time', async () => {
    const { person } = await someone()
    const before = await sessionsOf(person)
    const all = ['screen', 'endpoint', 'endpoint', 'screen', 'endpoint'] as const
    await Promise.all(all.map((way) => signIns[way](person)))
    expect(isOutdatedHash(await hashOf(person))).toBe(false)
    expect(await sessionsOf(person)).toBe(before + all.length)
  })

  test('lets in a sign-in when the new hash can’t be stored', async () => {
    const { person, hash } = await someone()
    await asOwner(
      `alter table account add constraint as_it_was check (user_id <> '${person.id}' or password = '${hash}')`,
    )
    try {
      await signIns.endpoint(person)
      expect(await hashOf(person)).toBe(hash)
    } finally {
      await asOwner('alter table account drop constraint as_it_was')
    }
  })

  test('can be replaced while the password is being changed, which is still done', async () => {
    const { person } = await someone()
    const [checked, mayGoOn] = [gate(), gate()]
    const { password: library } = await auth.$context
    const { verify } = library
    vi.spyOn(library, 'verify').mockImplementationOnce(async (asked) => {
      const fits = await verify(asked)
      checked.open()
      await mayGoOn.passed
      return fits
    })
    const changed = person.post('/change-password', {
      currentPassword: password,
      newPassword: 'a-new-and-rare-phrase',
    })
    await checked.passed
    await signIns.endpoint(person)
    mayGoOn.open()
    expect(await changed).toMatchObject({ status: 200 })
  })
})

/** A new password would end the person's session. */
async function store(person: Person, hash: string): Promise<void> {
  const kept = await db().select().from(session).where(eq(session.userId, person.id))
  await db().update(account).set({ password: hash }).where(credential(person))
  await db().insert(session).values(kept)
}
