import { betterAuth } from 'better-auth'
import { memoryAdapter } from 'better-auth/adapters/memory'
import { expect, test } from 'vitest'
import { openIdConnect } from '@/lib/auth/provider-options'
import { openProvider } from '../../support/arrivals'

// A process that starts, and an OpenID provider that it has not yet asked for its endpoints.

/** As the process starts it. */
const start = () =>
  betterAuth({
    baseURL: 'http://localhost:3000',
    secret: 'a-secret-for-tests-that-signs-nothing-else',
    database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
    plugins: openIdConnect(),
    logger: { disabled: true },
    telemetry: { enabled: false },
  })

const signIn = (auth: ReturnType<typeof start>) =>
  auth.api.signInSocial({ body: { provider: 'oidc', callbackURL: '/', disableRedirect: true } })

test('starting does not wait for the provider: it is asked by the first person who signs in', async () => {
  const provider = openProvider()
  const auth = start()
  await auth.$context
  expect(fetch).not.toHaveBeenCalled()
  expect(await signIn(auth)).toMatchObject({ url: expect.stringMatching(`^${provider.url}/authorize`) })
})

test('a provider that is away is asked again, until it answers', async () => {
  const provider = openProvider()
  const auth = start()
  provider.away = true
  await expect(signIn(auth)).rejects.toMatchObject({ statusCode: 404 })
  provider.away = false
  expect(await signIn(auth)).toMatchObject({ url: expect.stringMatching(`^${provider.url}/authorize`) })
})

test('a discovery document that names another issuer is not believed', async () => {
  const provider = openProvider()
  const auth = start()
  provider.issuer = 'https://other.test'
  await expect(signIn(auth)).rejects.toMatchObject({ statusCode: 404 })
  provider.issuer = provider.url
  expect(await signIn(auth)).toMatchObject({ url: expect.stringMatching(`^${provider.url}/authorize`) })
})
