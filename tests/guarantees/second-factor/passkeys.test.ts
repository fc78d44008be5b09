import { eq } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { signInWithPasskeyAction } from '@/app/(auth)/login/actions'
import { db } from '@/db'
import { passkey, user } from '@/db/schema'
import { currentViewer } from '@/lib/guard/server'
import { registrationAnswer } from '@/lib/passkeys/input'
import { addPasskey, beginPasskey, removePasskey, renamePasskey } from '@/lib/passkeys/operations'
import { myPasskeys } from '@/lib/passkeys/queries'
import { newAuthenticator } from '../../support/authenticator'
import { Browser } from '../../support/browser'
import { forgetCounts } from '../../support/limits'
import { newPerson, type Person } from '../../support/people'
import { refusalCode } from '../../support/refusal'
import { toldOf, turnOn, went } from '../../support/second-factor'

// Passkeys: adding, signing in, naming, removing.

afterEach(forgetCounts)

type Authenticator = ReturnType<typeof newAuthenticator>

const challengeFor = async (person: Person): Promise<string> =>
  JSON.parse(await person.signedIn((context) => beginPasskey(context, { name: 'Phone' }))).challenge

const answer = (person: Person, given: object, name = 'Phone') =>
  person.signedIn((context) =>
    addPasskey(context, { name, response: registrationAnswer.parse(JSON.stringify(given)) }),
  )

async function add(person: Person, authenticator = newAuthenticator()): Promise<Authenticator> {
  await answer(person, authenticator.register(await challengeFor(person)))
  return authenticator
}

async function challengeIn(browser: Browser): Promise<string> {
  const { body } = await browser.get('/passkey/generate-authenticate-options')
  return String(body.challenge)
}

const send = (browser: Browser, given: object) =>
  went(browser.call(signInWithPasskeyAction, { response: JSON.stringify(given) }))

async function signIn(authenticator: Authenticator, browser = new Browser()) {
  return send(browser, authenticator.sign(await challengeIn(browser)))
}

const refused = /^You can’t sign in with this passkey/

test('a passkey signs in without password and code, and its person is told that it was added', async () => {
  const person = await newPerson()
  await turnOn(person)
  const authenticator = await add(person)
  const browser = new Browser()
  expect(await signIn(authenticator, browser)).toBe('/dashboard')
  expect(await browser.within(currentViewer)).toMatchObject({ user: { id: person.id } })
  expect(await toldOf(person)).toEqual(['second-factor-changed', 'second-factor-changed'])
})

test('a challenge is answered once, and only in the browser that asked for it', async () => {
  const authenticator = await add(await newPerson())
  const browser = new Browser()
  const given = authenticator.sign(await challengeIn(browser))
  expect(await send(new Browser(), given)).toMatch(refused)
  expect(await send(browser, given)).toBe('/dashboard')
  const replayed = new Browser()
  for (const [name, value] of browser.cookies) if (name.includes('passkey')) replayed.cookies.set(name, value)
  expect(await send(replayed, given)).toMatch(refused)
  expect(await send(browser, newAuthenticator().sign(await challengeIn(browser)))).toMatch(refused)
})

test('a passkey that was not unlocked is one factor only, and is refused', async () => {
  const person = await newPerson()
  const locked = newAuthenticator({ unlocked: false })
  expect(await refusalCode(add(person, locked))).toBe('invalid')
  expect(await person.signedIn(myPasskeys)).toEqual([])

  const authenticator = await add(person)
  expect(
    await signIn({ ...authenticator, sign: (challenge) => authenticator.sign(challenge, false) }),
  ).toMatch(refused)
})

test('an answer to another person’s challenge adds nothing', async () => {
  const [person, other] = [await newPerson(), await newPerson()]
  const given = newAuthenticator().register(await challengeFor(person))
  await challengeFor(other)
  expect(await refusalCode(answer(other, given))).toBe('invalid')
  expect(await db().$count(passkey, eq(passkey.userId, other.id))).toBe(0)
})

test('a passkey of someone who is banned does not sign in', async () => {
  const person = await newPerson()
  const authenticator = await add(person)
  await db().update(user).set({ banned: true }).where(eq(user.id, person.id))
  const browser = new Browser()
  expect(await signIn(authenticator, browser)).not.toBe('/dashboard')
  expect(await browser.within(currentViewer)).toBeNull()
})

test('people name and remove their own passkeys, and no one else’s', async () => {
  const [person, other] = [await newPerson(), await newPerson()]
  const authenticator = await add(person)
  const [mine] = await person.signedIn(myPasskeys)
  const id = mine?.id ?? ''
  for (const work of [
    other.signedIn((context) => renamePasskey(context, { id, name: 'Mine' })),
    other.signedIn((context) => removePasskey(context, { id })),
  ])
    expect(await refusalCode(work)).toBe('not_found')
  await person.signedIn((context) => renamePasskey(context, { id, name: 'Laptop' }))
  expect(await person.signedIn(myPasskeys)).toMatchObject([{ id, name: 'Laptop' }])
  await person.signedIn((context) => removePasskey(context, { id }))
  expect(await signIn(authenticator)).toMatch(refused)
})
