import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { signInAction } from '@/app/(auth)/login/actions'
import { db } from '@/db'
import { account, user } from '@/db/schema'
import { env } from '@/lib/env'
import {
  comeBack,
  goTo,
  isNobody,
  leads,
  openProvider,
  providerIds,
  signInAt,
  stranger,
  who,
} from '../../support/arrivals'
import { Browser } from '../../support/browser'
import { forgetCounts } from '../../support/limits'
import { newPerson, password } from '../../support/people'
import type { Provider } from '../../support/provider'
import { toldOf } from '../../support/second-factor'
import { leavingNoTrace } from '../../support/trace'

// Whom a provider's word signs in, and to which account.

let provider: Provider
beforeEach(() => {
  provider = openProvider()
})
afterEach(forgetCounts)

const accountsOf = (email: string) =>
  db()
    .select({ user, account })
    .from(user)
    .innerJoin(account, eq(account.userId, user.id))
    .where(eq(user.email, email))
const signInWithPassword = (browser: Browser, email: string) =>
  leads(browser.call(signInAction, { email, password, callbackUrl: '/dashboard' }))

describe.each(providerIds)('%s', (id) => {
  test('signs in a person whom no one here knows, to a new confirmed account, and the next time to the same', async () => {
    const person = stranger()
    for (const browser of [new Browser(), new Browser()]) {
      expect(await signInAt(provider, browser, person, { id, callbackUrl: '/invite/abc?x=1' })).toBe(
        '/invite/abc?x=1',
      )
      expect(await who(browser)).toBe(person.email)
    }
    const rows = await accountsOf(person.email)
    expect(rows).toMatchObject([
      {
        user: { emailVerified: true, name: person.name, image: null },
        account: { providerId: id, accountId: person.sub },
      },
    ])
    const { accessToken, refreshToken, idToken } = rows[0]?.account ?? {}
    expect([accessToken, refreshToken, idToken]).toEqual([null, null, null])
  })

  test('does not open a confirmed account by its email: its owner signs in to it once, and then it is linked', async () => {
    const owner = await newPerson()
    const person = stranger({ email: owner.email })
    const browser = new Browser()
    expect(await leavingNoTrace(() => signInAt(provider, browser, person, { id }))).toBe(
      '/login?callbackUrl=%2Fonboarding',
    )
    expect(await isNobody(browser)).toBe(true)

    await signInWithPassword(browser, owner.email)
    expect(await toldOf(owner)).toEqual(['sign-in-method'])
    const later = new Browser()
    expect(await signInAt(provider, later, person, { id })).toBe('/onboarding')
    expect(await who(later)).toBe(owner.email)
  })
})

test('what is to be linked is not linked by signing in to another account, nor in another browser', async () => {
  const [owner, other] = [await newPerson(), await newPerson()]
  const person = stranger({ email: owner.email })
  const browser = new Browser()
  await signInAt(provider, browser, person)
  await signInWithPassword(new Browser(), owner.email)
  await signInWithPassword(browser, other.email)
  await signInWithPassword(browser, owner.email)
  expect(await accountsOf(owner.email)).toHaveLength(1)
  expect(await accountsOf(other.email)).toHaveLength(1)
})

test('an account that no one has confirmed becomes that of the proven owner, and the password that a stranger chose dies', async () => {
  const email = stranger().email
  const squatter = new Browser()
  await squatter.post('/sign-up/email', { name: 'Squatter', email, password })
  const browser = new Browser()
  expect(await signInAt(provider, browser, stranger({ email }))).toBe('/onboarding')
  expect(await accountsOf(email)).toMatchObject([
    { user: { name: 'Nora at Provider', emailVerified: true }, account: { providerId: 'oidc' } },
  ])
  expect((await squatter.post('/sign-in/email', { email, password })).status).toBe(401)
})

test('two arrivals at the same moment make one account', async () => {
  const person = stranger()
  const browsers = [new Browser(), new Browser(), new Browser()]
  await Promise.all(browsers.map((browser) => signInAt(provider, browser, person)))
  expect(await accountsOf(person.email)).toHaveLength(1)
})

test('a person who is banned does not get in', async () => {
  const person = stranger()
  await signInAt(provider, new Browser(), person)
  await db().update(user).set({ banned: true }).where(eq(user.email, person.email))
  const browser = new Browser()
  expect(await signInAt(provider, browser, person)).toBe(
    '/login?callbackUrl=%2Fonboarding&error=account_refused',
  )
  expect(await isNobody(browser)).toBe(true)
})

test.each([
  ['Visit https://evil.test now', 'Visit https evil test now'],
  ['x'.repeat(200), undefined],
  ['\u202e', undefined],
  ['', undefined],
])('a name that our rules refuse is replaced: %j', async (name, instead) => {
  const person = stranger({ name })
  await signInAt(provider, new Browser(), person)
  const [made] = await accountsOf(person.email)
  expect(made?.user.name).toBe(instead ?? person.email.split('@')[0])
})

test('a provider that tells no email makes no account', async () => {
  const browser = new Browser()
  expect(await signInAt(provider, browser, { ...stranger(), email: undefined })).toBe(
    '/login?callbackUrl=%2Fonboarding&error=email_missing',
  )
})

describe('an answer that this browser did not ask for, or not like this', () => {
  const lost = '/login?error=state_mismatch'
  const refused = '/login?callbackUrl=%2Fonboarding&error=provider_failed'

  test('of another browser', async () => {
    const back = provider.agree(await goTo(new Browser(), 'oidc'), stranger())
    const victim = new Browser()
    expect(await leavingNoTrace(() => comeBack(victim, back))).toMatch(
      /^\/login\?(.*&)?error=state_mismatch$/,
    )
    expect(await isNobody(victim)).toBe(true)
  })

  test('a second time', async () => {
    const browser = new Browser()
    const back = provider.agree(await goTo(browser, 'oidc'), stranger())
    const again = browser.twin()
    await comeBack(browser, back)
    expect(await comeBack(again, back)).toBe(lost)
    expect(await isNobody(again)).toBe(true)
  })

  test('with a state that no one made, or none', async () => {
    const back = new URL(`${env().appUrl}/api/auth/callback/oidc?code=any&state=made-up`)
    expect(await comeBack(new Browser(), back)).toBe(lost)
    back.searchParams.delete('state')
    expect(await comeBack(new Browser(), back)).toBe('/login?error=state_not_found')
  })

  test('with the state that was made for another provider', async () => {
    const browser = new Browser()
    const back = provider.agree(await goTo(browser, 'github'), stranger())
    back.pathname = '/api/auth/callback/oidc'
    expect(await comeBack(browser, back)).toBe('/login?callbackUrl=%2Fonboarding&error=state_mismatch')
    expect(await isNobody(browser)).toBe(true)
  })

  test('from another issuer', async () => {
    provider.iss = 'https://other.test'
    expect(await signInAt(provider, new Browser(), stranger())).toBe(refused)
  })

  test('with the code of another sign-in: PKCE', async () => {
    const [victim, attacker] = [new Browser(), new Browser()]
    const stolen = provider.agree(await goTo(victim, 'oidc'), stranger())
    const own = provider.agree(await goTo(attacker, 'oidc'), stranger())
    own.searchParams.set('code', stolen.searchParams.get('code') ?? '')
    expect(await comeBack(attacker, own)).toBe(refused)
  })

  test.each([
    ['for another app', { aud: 'another-app' }],
    ['of another issuer', { iss: 'https://other.test' }],
    ['of another sign-in', { nonce: 'another' }],
    ['without a nonce', { nonce: undefined }],
    ['that has expired', { exp: Math.floor(Date.now() / 1000) - 60 }],
    ['of tomorrow', { nbf: Math.floor(Date.now() / 1000) + 86_400 }],
    ['of no one', { sub: undefined }],
  ])('a token %s', async (_, claims) => {
    provider.claims = claims
    const browser = new Browser()
    expect(await leavingNoTrace(() => signInAt(provider, browser, stranger()))).toBe(refused)
    expect(await isNobody(browser)).toBe(true)
  })

  test('a token that the provider did not sign', async () => {
    await signInAt(provider, new Browser(), stranger())
    provider.forgeKey()
    expect(await signInAt(provider, new Browser(), stranger())).toBe(refused)
  })

  test('an error of the provider: the page shows a sentence of ours and nothing of the URL', async () => {
    const browser = new Browser()
    const back = provider.agree(await goTo(browser, 'oidc'), stranger())
    back.searchParams.delete('code')
    back.searchParams.set('error', 'call 0800 EVIL')
    back.searchParams.set('error_description', 'call 0800 EVIL')
    expect(await comeBack(browser, back)).toBe(refused)
    const again = provider.agree(await goTo(browser, 'oidc'), stranger())
    again.searchParams.set('error', 'access_denied')
    expect(await comeBack(browser, again)).toBe('/login?callbackUrl=%2Fonboarding&error=access_denied')
  })
})

describe('a provider', () => {
  test('whose clock is a little off signs people in', async () => {
    const now = Math.floor(Date.now() / 1000)
    provider.claims = { iat: now + 20, nbf: now + 20, exp: now - 20 }
    expect(await signInAt(provider, new Browser(), stranger())).toBe('/onboarding')
  })

  test('that signs with a new key signs people in', async () => {
    await signInAt(provider, new Browser(), stranger())
    provider.rotateKey()
    // The library asks for new keys every half a minute at most.
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 40_000)
    provider.claims = { iat: Math.floor(Date.now() / 1000), exp: Math.floor(Date.now() / 1000) + 300 }
    expect(await signInAt(provider, new Browser(), stranger())).toBe('/onboarding')
  })

  test('that is away when the person comes back says so, and keeps where they were going', async () => {
    const browser = new Browser()
    const back = provider.agree(await goTo(browser, 'oidc'), stranger())
    provider.away = true
    expect(await comeBack(browser, back)).toBe('/login?callbackUrl=%2Fonboarding&error=provider_failed')
  })
})

test.each(['https://evil.test/', '//evil.test', '/\\evil.test', 'javascript:alert(1)'])(
  'the way back never leaves our origin: %s',
  async (callbackUrl) => {
    expect(await signInAt(provider, new Browser(), stranger(), { callbackUrl })).toBe('/dashboard')
    const browser = new Browser()
    const begun = await browser.post('/sign-in/social', { provider: 'oidc', callbackURL: callbackUrl })
    expect(await comeBack(browser, provider.agree(String(begun.body.url), stranger()))).toBe('/dashboard')
  },
)

test.each([
  { idToken: { token: 'a.b.c' } },
  { scopes: ['repo'] },
  { additionalParams: { prompt: 'none' } },
  { additionalData: { provider: 'github' } },
])('a client cannot ask a provider for more, or sign in with a token of its own: %j', async (more) => {
  const browser = new Browser()
  expect(
    await browser.post('/sign-in/social', { provider: 'oidc', callbackURL: '/', ...more }),
  ).toMatchObject({
    status: 400,
  })
})

test('the typed client starts a sign-in, which leads to the provider', async () => {
  const browser = new Browser()
  const { status, body } = await browser.post('/sign-in/social', {
    provider: 'oidc',
    callbackURL: '/dashboard?x=1',
  })
  expect([status, body.redirect]).toEqual([200, true])
  expect(await comeBack(browser, provider.agree(String(body.url), stranger()))).toBe('/dashboard?x=1')
})
