import { and, eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { signInAction } from '@/app/(auth)/login/actions'
import {
  deleteAccountAction,
  linkProviderAction,
  setPasswordAction,
  unlinkProviderAction,
} from '@/app/account/actions'
import { removePasskeyAction } from '@/app/account/passkeys/actions'
import { acceptOwnership, offerOwnership } from '@/app/dashboard/[org]/settings/actions'
import { proveWithCode, sendProofCode } from '@/components/proof/actions'
import { db } from '@/db'
import { account, member, session } from '@/db/schema'
import { myPasskeys } from '@/lib/passkeys/queries'
import { comeBack, leads, openProvider, signInAt, stranger } from '../../support/arrivals'
import { Browser } from '../../support/browser'
import { forgetCounts } from '../../support/limits'
import { mailbox } from '../../support/mailbox'
import { addPasskey } from '../../support/passkeys'
import { newOrganization, newPerson, password, signedInAs } from '../../support/people'
import type { Provider } from '../../support/provider'
import { resetToken } from '../../support/reset-token'
import { toldOf } from '../../support/second-factor'
import { rare } from '../../support/strangers'
import { leavingNoTrace } from '../../support/trace'

// The ways to sign in to an account: added and removed by its owner, who is told by email.

let provider: Provider
beforeEach(() => {
  provider = openProvider()
})
afterEach(forgetCounts)

type Who = { id: string; email: string }
const accountsOf = ({ id }: Who) =>
  db().select().from(account).where(eq(account.userId, id)).orderBy(account.createdAt)
const goToLink = (browser: Browser, id: string) => leads(browser.call(linkProviderAction, { provider: id }))
const linkAt = async (browser: Browser, person = stranger(), id = 'oidc') =>
  comeBack(browser, provider.agree(await goToLink(browser, id), person))
const unlink = (browser: Browser, accountId: string) => browser.call(unlinkProviderAction, { accountId })

/** By the code that a person without a password gets. */
async function prove(browser: Browser, email: string) {
  await browser.call(sendProofCode)
  const [code = ''] = (await mailbox.latest(email)).text.match(/\b\d{6}\b/) ?? []
  expect(await browser.call(proveWithCode, { code })).toMatchObject({ status: 'done' })
}

/** Somebody who has signed up at a provider, has no password, and has just proved who they are. */
async function newcomer() {
  const [person, browser] = [stranger(), new Browser()]
  await signInAt(provider, browser, person)
  await prove(browser, person.email)
  const [{ userId = '', id: accountId = '' } = {}] = await db()
    .select()
    .from(account)
    .where(eq(account.accountId, person.sub))
  return { person, browser, accountId, id: userId, email: person.email }
}

describe('linking', () => {
  test('a provider of any verified email: from then on it signs in to this account', async () => {
    const owner = await newPerson()
    const person = stranger()
    expect(await linkAt(owner, person)).toBe('/account#sign-in-methods')
    expect(await mailbox.sent(owner.email)).toEqual(['sign-in-method'])
    const browser = new Browser()
    await signInAt(provider, browser, person)
    expect(await browser.get('/get-session')).toMatchObject({ body: { user: { id: owner.id } } })
  })

  test('an email that the provider has not verified: only if it is the account’s own, which we have confirmed', async () => {
    const owner = await newPerson()
    const unverified = stranger({ email_verified: false })
    expect(await linkAt(owner, unverified)).toBe('/account?error=link_unverified#sign-in-methods')
    expect(await accountsOf(owner)).toHaveLength(1)
    expect(await linkAt(owner, { ...unverified, email: owner.email })).toBe('/account#sign-in-methods')
    expect(await accountsOf(owner)).toHaveLength(2)
  })

  test('one that is someone else’s here is refused', async () => {
    const [owner, other] = [await newPerson(), await newPerson()]
    const person = stranger()
    await linkAt(other, person)
    expect(await linkAt(owner, person)).toBe('/account?error=linked_elsewhere#sign-in-methods')
    expect(await accountsOf(owner)).toHaveLength(1)
  })

  test('one that is linked already changes nothing and emails no one', async () => {
    const owner = await newPerson()
    const person = stranger()
    await linkAt(owner, person)
    expect(await linkAt(owner, person)).toBe('/account#sign-in-methods')
    expect(await mailbox.sent(owner.email)).toEqual(['sign-in-method'])
  })

  test('only in the browser, and for the person, who asked for it', async () => {
    const [victim, attacker] = [await newPerson(), await newPerson()]
    const back = provider.agree(await goToLink(attacker, 'oidc'), stranger())
    // The attacker has the victim open the attacker's own way back.
    expect(await comeBack(victim, back)).toMatch(/error=state_mismatch/)
    expect(await accountsOf(victim)).toHaveLength(1)

    const own = provider.agree(await goToLink(victim, 'oidc'), stranger())
    await db().delete(session).where(eq(session.userId, victim.id))
    expect(await comeBack(victim, own)).toBe('/account?error=signed_out#sign-in-methods')
    expect(await accountsOf(victim)).toHaveLength(1)
  })
})

describe('unlinking', () => {
  test('a provider no longer signs in, and the owner is told', async () => {
    const owner = await newPerson()
    const person = stranger()
    await linkAt(owner, person)
    const linked = (await accountsOf(owner)).find(({ providerId }) => providerId === 'oidc')
    expect(await unlink(owner, linked?.id ?? '')).toMatchObject({ status: 'done' })
    expect(await mailbox.sent(owner.email)).toEqual(['sign-in-method', 'sign-in-method'])
    const browser = new Browser()
    await signInAt(provider, browser, person)
    expect(await browser.get('/get-session')).toMatchObject({ body: { user: { email: person.email } } })
  })

  test('never the last way in, also not two at the same moment', async () => {
    const { person, browser, accountId, id, email } = await newcomer()
    expect(await leavingNoTrace(() => unlink(browser, accountId))).toMatchObject({ code: 'conflict' })
    await linkAt(browser, { ...stranger(), email: person.email }, 'github')
    const [first, second] = await accountsOf({ id, email })
    const answers = await Promise.all([first, second].map((each) => unlink(browser, each?.id ?? '')))
    expect(answers.map(({ status }) => status).sort()).toEqual(['done', 'refused'])
    expect(await accountsOf({ id, email })).toHaveLength(1)
  })

  test('the last provider of someone who has a passkey, which is a way in; and then not the passkey', async () => {
    const { browser, accountId, id, email } = await newcomer()
    const person = await signedInAs({ id, email, name: 'Nora' })
    await addPasskey(person)
    expect(await unlink(browser, accountId)).toMatchObject({ status: 'done' })
    const [passkey] = await person.signedIn(myPasskeys)
    const remove = () => person.call(removePasskeyAction, { id: passkey?.id ?? '' })
    expect(await leavingNoTrace(remove)).toMatchObject({ code: 'conflict' })
    await linkAt(person)
    expect(await remove()).toMatchObject({ status: 'done' })
  })

  test('never the last provider and the last passkey at the same moment', async () => {
    const { browser, accountId, id, email } = await newcomer()
    const person = await signedInAs({ id, email, name: 'Nora' })
    await addPasskey(person)
    const [passkey] = await person.signedIn(myPasskeys)
    const answers = await Promise.all([
      unlink(browser, accountId),
      person.call(removePasskeyAction, { id: passkey?.id ?? '' }),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual(['done', 'refused'])
  })

  test('not a password, and not someone else’s provider', async () => {
    const [owner, other] = [await newPerson(), await newcomer()]
    await linkAt(owner)
    const [credential] = await accountsOf(owner)
    for (const accountId of [credential?.id ?? '', other.accountId])
      expect(await leavingNoTrace(() => unlink(owner, accountId))).toMatchObject({ status: 'refused' })
  })

  test('a provider that is no longer in the settings is no way in', async () => {
    const { browser, accountId, id, email } = await newcomer()
    await linkAt(browser, stranger(), 'github')
    await db().update(account).set({ providerId: 'discord' }).where(eq(account.id, accountId))
    const github = (await accountsOf({ id, email })).find(({ providerId }) => providerId === 'github')
    expect(await unlink(browser, github?.id ?? '')).toMatchObject({ code: 'conflict' })
  })
})

describe('a person without a password', () => {
  test('is not believed because they have just signed in at a provider, or with a code', async () => {
    const [person, browser] = [stranger(), new Browser()]
    await signInAt(provider, browser, person)
    const refused = { code: 'forbidden', reason: 'proof_needed' }
    expect(await browser.call(setPasswordAction, { password: rare })).toMatchObject(refused)
    expect(await browser.call(linkProviderAction, { provider: 'github' })).toMatchObject(refused)
    expect(await browser.call(deleteAccountAction)).toMatchObject(refused)
  })

  test('transfers an organization, and deletes their account', async () => {
    const { browser, id, email } = await newcomer()
    const { id: organizationId, owner, join } = await newOrganization()
    const home = await join('owner', await signedInAs({ id, email, name: 'Nora' }))
    await db()
      .delete(member)
      .where(and(eq(member.organizationId, organizationId), eq(member.userId, owner.id)))
    const heir = await join('member')
    const transferred = await browser.call(offerOwnership, { organization: home.slug, email: heir.email })
    expect(transferred).toMatchObject({ status: 'done' })
    expect(await heir.call(acceptOwnership, { organization: heir.slug })).toMatchObject({ status: 'done' })
    expect(await leads(browser.call(deleteAccountAction))).toBe('/login')
    expect(await accountsOf({ id, email })).toEqual([])
  })

  const signIn = (email: string, chosen: string) =>
    leads(new Browser().call(signInAction, { email, password: chosen, callbackUrl: '/onboarding' }))

  test('sets one, which signs in; other sessions end; this one stays', async () => {
    const { browser, id, email } = await newcomer()
    const elsewhere = await signedInAs({ id, email, name: '' })
    expect(await browser.call(setPasswordAction, { password: rare })).toMatchObject({ status: 'done' })
    expect(await signIn(email, rare)).toBe('/onboarding')
    expect(await browser.get('/get-session')).toMatchObject({ body: { user: { id } } })
    expect((await elsewhere.get('/get-session')).body).toEqual({})
    expect(await toldOf({ email })).toEqual(['proof-code', 'sign-in-method'])
  })

  test('cannot set a common one, nor a second one: changing it requires the first', async () => {
    const { browser, email } = await newcomer()
    expect(await browser.call(setPasswordAction, { password: 'password12345' })).toMatchObject({
      code: 'invalid',
    })
    await browser.call(setPasswordAction, { password: rare })
    const second = await leavingNoTrace(() => browser.call(setPasswordAction, { password }))
    expect(second).toMatchObject({ code: 'conflict' })
    expect(await signIn(email, rare)).toBe('/onboarding')
  })

  test('chooses one by an emailed link', async () => {
    const { email } = await newcomer()
    const token = await resetToken(email)
    expect(await new Browser().post('/reset-password', { token, newPassword: rare })).toMatchObject({
      status: 200,
    })
    expect(await signIn(email, rare)).toBe('/onboarding')
  })
})
