import { eq } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { deleteAccountAction } from '@/app/account/actions'
import { proveWithAuthenticator, proveWithPasskey, sendProofCode } from '@/components/proof/actions'
import { db } from '@/db'
import { session } from '@/db/schema'
import { currentViewer } from '@/lib/guard/server'
import { newAuthenticator } from '../../support/authenticator'
import { Browser } from '../../support/browser'
import { forgetCounts } from '../../support/limits'
import { addPasskey } from '../../support/passkeys'
import { forgetProof, newPerson, type Person, withoutPassword } from '../../support/people'
import { afterPassword, turnOn } from '../../support/second-factor'

// A second factor and a passkey confirm who someone is, with and without a password.

afterEach(forgetCounts)

type Authenticator = ReturnType<typeof newAuthenticator>

async function sendPasskey(
  person: Person,
  authenticator: Authenticator,
  signer = authenticator,
  unlocked = true,
) {
  const { body } = await person.get('/passkey/generate-authenticate-options')
  const response = JSON.stringify(signer.sign(String(body.challenge), unlocked))
  return person.call(proveWithPasskey, { response })
}

const isProven = async (person: Browser) => (await person.within(currentViewer))?.session.isProven
const sessionsOf = ({ id }: Person) => db().$count(session, eq(session.userId, id))

test('a form offers what the person has, and an emailed code only to those who have neither password nor app', async () => {
  const offered = async (person: Person) => {
    await forgetProof(person)
    return (await person.call(deleteAccountAction)).proof
  }
  const person = await newPerson()
  await addPasskey(person)
  expect(await offered(person)).toEqual(['password', 'passkey'])
  await withoutPassword(person)
  expect(await offered(person)).toEqual(['passkey', 'code'])
  const secured = await newPerson()
  await turnOn(secured)
  expect(await offered(secured)).toEqual(['password', 'authenticator'])
  await withoutPassword(secured)
  expect(await offered(secured)).toEqual(['authenticator'])
  expect(await secured.call(sendProofCode)).toMatchObject({ code: 'conflict' })
})

test('a passkey proves it in this session, which then counts as one with a second factor, and begins no other', async () => {
  const person = await newPerson()
  const authenticator = await addPasskey(person)
  await withoutPassword(person)
  await forgetProof(person)
  await db().update(session).set({ byPasskey: false }).where(eq(session.id, person.sessionId))
  const before = [await sessionsOf(person), new Map(person.cookies)]
  expect(await sendPasskey(person, authenticator)).toMatchObject({ status: 'done' })
  const viewer = await person.within(currentViewer)
  expect(viewer?.session).toMatchObject({ id: person.sessionId, isProven: true, hasSecondFactor: true })
  expect(await sessionsOf(person)).toBe(before[0])
  expect(person.cookies.get('atrium.session_token')).toBe(
    (before[1] as Map<string, string>).get('atrium.session_token'),
  )
})

test('someone else’s passkey, an unknown one, a locked one and a repeated answer prove nothing', async () => {
  const [person, other] = [await newPerson(), await newPerson()]
  const [mine, theirs] = [await addPasskey(person), await addPasskey(other)]
  await forgetProof(person)
  for (const refused of [
    await sendPasskey(person, mine, theirs),
    await sendPasskey(person, mine, newAuthenticator()),
    await sendPasskey(person, mine, mine, false),
  ])
    expect(refused).toMatchObject({ code: 'invalid' })
  expect(await isProven(person)).toBe(false)

  const { body } = await person.get('/passkey/generate-authenticate-options')
  const response = JSON.stringify(mine.sign(String(body.challenge)))
  expect(await person.call(proveWithPasskey, { response })).toMatchObject({ status: 'done' })
  await forgetProof(person)
  expect(await person.call(proveWithPasskey, { response })).toMatchObject({ code: 'invalid' })
  expect(await isProven(person)).toBe(false)
})

test('a code of the app proves it once; one whose set-up is not finished proves nothing', async () => {
  const person = await newPerson()
  const { phone } = await turnOn(person)
  await forgetProof(person)
  const code = phone.code(1)
  expect(await person.call(proveWithAuthenticator, { code })).toMatchObject({ status: 'done' })
  expect(await isProven(person)).toBe(true)
  await forgetProof(person)
  expect(await person.call(proveWithAuthenticator, { code })).toMatchObject({ code: 'invalid' })
  expect(await isProven(person)).toBe(false)
  expect(await (await newPerson()).call(proveWithAuthenticator, { code })).toMatchObject({ code: 'conflict' })
})

test('whoever is only half signed in proves nothing', async () => {
  const person = await newPerson()
  const code = (await turnOn(person)).phone.code(1)
  const browser = await afterPassword(person, new Browser())
  expect(await browser.call(proveWithAuthenticator, { code })).toMatchObject({ code: 'unauthenticated' })
})
