import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { db } from '@/db'
import { hashPassword } from '@/db/password-hash'
import { account, session, user } from '@/db/schema'
import { changePassword, resetPassword, signIn } from '@/lib/account/operations'
import { auth } from '@/lib/auth/server'
import { toAppError } from '@/lib/errors'
import { Browser } from '../../support/browser'
import { gate, openTransaction, somebodyWaits } from '../../support/interleave'
import { newPerson, type Person, password } from '../../support/people'
import { resetToken } from '../../support/reset-token'

// A password is checked first and counts later. Who was checked against the old one while it was changed is not let in.

const afterCheck = { wait: async () => {} }
beforeEach(async () => {
  afterCheck.wait = async () => {}
  const { password: library } = await auth.$context
  const { verify } = library
  vi.spyOn(library, 'verify').mockImplementation(async (asked) => {
    const fits = await verify(asked)
    await afterCheck.wait()
    return fits
  })
})

const chosen = 'a-new-and-rare-phrase'

/** Each says 'in' or how it was refused. */
const signIns = {
  screen: async (email: string, browser = new Browser()) => {
    const signedIn = browser.within(() => signIn(null, { email, password, callbackUrl: '/' }))
    return signedIn.then(
      () => 'in',
      (error) => toAppError(error)?.code,
    )
  },
  endpoint: async (email: string, browser = new Browser()) => {
    const { status, body } = await browser.post('/sign-in/email', { email, password })
    return status === 200 ? 'in' : `${status} ${body.code}`
  },
}
const refused = { screen: 'invalid', endpoint: '401 INVALID_EMAIL_OR_PASSWORD' } as const

/** Prepared first, as mail takes its time; what comes back does it. */
const changes: Record<string, (person: Person) => Promise<() => Promise<unknown>>> = {
  'a change on the screen': async (person) => () =>
    person.signedIn((context) => changePassword(context, { currentPassword: password, password: chosen })),
  'a change by the endpoint': async (person) => async () =>
    expect(
      await person.post('/change-password', { currentPassword: password, newPassword: chosen }),
    ).toMatchObject({ status: 200 }),
  'a reset on the screen': async ({ email }) => {
    const token = await resetToken(email)
    return () => new Browser().within(() => resetPassword(null, { token, password: chosen }))
  },
  'a reset by the endpoint': async ({ email }) => {
    const token = await resetToken(email)
    return async () =>
      expect(await new Browser().post('/reset-password', { token, newPassword: chosen })).toMatchObject({
        status: 200,
      })
  },
}

const sessionsOf = async (person: Person) =>
  (await db().select({ token: session.token }).from(session).where(eq(session.userId, person.id))).map(
    ({ token }) => token,
  )

/** What was signed in otherwise than as this browser is now. */
const survivors = async (person: Person) => {
  const cookie = decodeURIComponent([...person.cookies.values()].join())
  return (await sessionsOf(person)).filter((token) => !cookie.includes(token))
}

/** Stops the next check of a password, after it succeeded. */
function stopNextCheck() {
  const [checked, mayGoOn] = [gate(), gate()]
  afterCheck.wait = async () => {
    afterCheck.wait = async () => {}
    checked.open()
    await mayGoOn.passed
  }
  return { checked: checked.passed, goOn: mayGoOn.open }
}

describe.each(Object.keys(changes))('%s', (name) => {
  const prepared = (person: Person) => changes[name]?.(person) ?? expect.fail(name)

  describe.each(['screen', 'endpoint'] as const)('beside a sign-in through the %s', (way) => {
    test('refuses it, when it came in between check and session', async () => {
      const person = await newPerson()
      const change = await prepared(person)
      const stop = stopNextCheck()
      const browser = new Browser()
      const signedIn = signIns[way](person.email, browser)
      await stop.checked
      await change()
      stop.goOn()
      expect(await signedIn).toBe(refused[way])
      expect([await survivors(person), [...browser.cookies]]).toEqual([[], []])
    })

    test('makes it wait, when it is not committed yet, and refuses it', async () => {
      const person = await newPerson()
      const change = await prepared(person)
      const stop = stopNextCheck()
      const signedIn = signIns[way](person.email)
      await stop.checked
      const commit = await openTransaction(change)
      stop.goOn()
      await somebodyWaits()
      await commit()
      expect(await signedIn).toBe(refused[way])
      expect(await survivors(person)).toEqual([])
    })

    test('ends its session, when it began after the others were ended and before the password was written', async () => {
      const person = await newPerson()
      const change = await prepared(person)
      // A sign-in may pass this lock, a writer may not.
      const letGo = await openTransaction((tx) =>
        tx.select().from(account).where(eq(account.userId, person.id)).for('share'),
      )
      const changed = change()
      await somebodyWaits()
      expect(await signIns[way](person.email)).toBe('in')
      expect(await survivors(person)).not.toEqual([])
      await Promise.all([letGo(), changed])
      expect(await survivors(person)).toEqual([])
    })
  })

  test('leaves none alive of many sign-ins at once', async () => {
    for (let round = 0; round < 3; round += 1) {
      const person = await newPerson()
      const change = await prepared(person)
      await Promise.all([
        signIns.screen(person.email),
        change(),
        signIns.endpoint(person.email),
        signIns.screen(person.email),
        signIns.endpoint(person.email),
      ])
      expect(await survivors(person)).toEqual([])
    }
  })
})

describe('a sign-in', () => {
  /** Stopped after its password was checked, while `happens`. */
  async function beside(person: Person, happens: () => Promise<unknown>) {
    const stop = stopNextCheck()
    const signedIn = signIns.endpoint(person.email)
    await stop.checked
    await happens()
    stop.goOn()
    return signedIn
  }

  test('beside nothing is one session more', async () => {
    const person = await newPerson()
    expect(await beside(person, async () => {})).toBe('in')
    expect(await survivors(person)).toHaveLength(1)
  })

  test('beside the end of all other sessions is new, and stays', async () => {
    const person = await newPerson()
    expect(await beside(person, () => person.post('/revoke-other-sessions'))).toBe('in')
    expect(await survivors(person)).toHaveLength(1)
  })

  test('beside a change that is rolled back waits, and is let in', async () => {
    const person = await newPerson()
    const stop = stopNextCheck()
    const signedIn = signIns.endpoint(person.email)
    await stop.checked
    const hash = await hashPassword(chosen)
    const finish = await openTransaction((tx) =>
      tx.update(account).set({ password: hash }).where(eq(account.userId, person.id)),
    )
    stop.goOn()
    await somebodyWaits()
    const failed = finish(() => Promise.reject(new Error('no change after all')))
    await expect(failed).rejects.toThrow('no change after all')
    expect(await signedIn).toBe('in')
  })

  test('beside a ban is refused', async () => {
    const person = await newPerson()
    const banned = db().update(user).set({ banned: true }).where(eq(user.id, person.id))
    expect(await beside(person, async () => banned)).toBe('403 BANNED_USER')
    expect(await survivors(person)).toEqual([])
  })

  test('beside the end of the account is not let in, and leaves nothing', async () => {
    const person = await newPerson()
    const said = await beside(person, () => db().delete(user).where(eq(user.id, person.id)))
    expect(said).not.toBe('in')
    expect(await sessionsOf(person)).toEqual([])
  })
})

test('an account whose password goes ends its sessions, whoever writes', async () => {
  const person = await newPerson()
  const other = await newPerson()
  await db().update(account).set({ updatedAt: new Date() }).where(eq(account.userId, person.id))
  expect(await sessionsOf(person)).toHaveLength(1)
  await db().update(account).set({ password: null }).where(eq(account.userId, person.id))
  expect([await sessionsOf(person), await sessionsOf(other)]).toEqual([[], [expect.any(String)]])
})

describe('a change that was checked against the old password', () => {
  test.each(['a reset on the screen', 'a reset by the endpoint'])('does not write over %s', async (name) => {
    const person = await newPerson()
    const [change, reset] = [
      await changes['a change by the endpoint']?.(person),
      await changes[name]?.(person),
    ]
    const stop = stopNextCheck()
    const changed = change?.()
    await stop.checked
    await reset?.()
    const [before] = await db().select().from(account).where(eq(account.userId, person.id))
    stop.goOn()
    await expect(changed).rejects.toThrow()
    expect(await db().select().from(account).where(eq(account.userId, person.id))).toEqual([before])
    expect(await sessionsOf(person)).toEqual([])
  })
})
