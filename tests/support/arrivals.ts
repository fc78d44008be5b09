import { randomBytes } from 'node:crypto'
import { vi } from 'vitest'
import { signInWithProviderAction } from '@/app/(auth)/login/actions'
import { requireUser } from '@/lib/guard/server'
import type { Browser } from './browser'
import { Redirected } from './browser'
import { type Person, Provider } from './provider'
import { refusalCode } from './refusal'

// How a person goes to a provider and comes back, as their browser does it.

export const providerIds = ['google', 'github', 'microsoft', 'oidc'] as const

/** All requests that leave this process go to this provider, until the test ends. */
export function openProvider(): Provider {
  const provider = new Provider()
  vi.spyOn(globalThis, 'fetch').mockImplementation((input, init) => provider.answer(new Request(input, init)))
  return provider
}

/** Somebody that only the provider knows. Microsoft says in a claim of its own that an email is verified. */
export function stranger(facts: Partial<Person> = {}): Person & { email: string; xms_edov?: boolean } {
  const mark = randomBytes(5).toString('hex')
  const verified = facts.email_verified ?? true
  return {
    sub: `sub-${mark}`,
    email: `at-provider-${mark}@people.test`,
    email_verified: verified,
    name: 'Nora at Provider',
    picture: 'https://tracker.test/nora.png',
    ...(verified && { xms_edov: true }),
    ...facts,
  }
}

/** Presses the button. @returns the URL of the provider */
export const goTo = (browser: Browser, provider: string, callbackUrl = '/onboarding'): Promise<string> =>
  leads(browser.call(signInWithProviderAction, { provider, callbackUrl }))

/** Opens the URL that a provider sent the browser to. @returns where that leads */
export async function comeBack(browser: Browser, back: URL): Promise<string> {
  const { headers } = await browser.get(`${back.pathname.replace('/api/auth', '')}${back.search}`)
  return headers.get('location') ?? ''
}

/** There and back. @returns where the person is in the end */
export async function signInAt(
  provider: Provider,
  browser: Browser,
  person: Person,
  { id = 'oidc', callbackUrl = '/onboarding' } = {},
): Promise<string> {
  return comeBack(browser, provider.agree(await goTo(browser, id, callbackUrl), person))
}

export const leads = (calling: Promise<unknown>): Promise<string> =>
  calling.then(
    (state) => Promise.reject(new Error(`led nowhere: ${JSON.stringify(state)}`)),
    (error) => (error instanceof Redirected ? error.to : Promise.reject(error)),
  )

/** The email of who is signed in there. */
export const who = (browser: Browser) => browser.within(async () => (await requireUser()).user.email)

export const isNobody = async (browser: Browser) =>
  (await refusalCode(browser.within(requireUser))) === 'unauthenticated'
