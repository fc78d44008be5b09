import type { Page } from 'playwright/test'
import { cast } from '@/db/cast'
import { openProviderServer } from '../../support/provider-server'
import { openTestServer, type TestServer } from '../../support/test-server/open'
import { expect, mailbox, stranger, test } from '../support/test'

// Signing in through a provider of the team's own, and with an emailed code: as a browser does it, across two origins.

test.describe.configure({ mode: 'serial' })
// A wrong code.
test.use({ expectedErrors: /status of 422/ })

const ada = cast.find(({ key }) => key === 'ada')?.email ?? ''
const [nora, noah, ulla, mia] = ['Nora New', 'Noah Plain', 'Ulla Unverified', 'Mia Mail'].map(stranger)
const people = [nora, noah].map((person) => ({
  ...person,
  sub: `sub-${person?.email}`,
  email_verified: true,
}))
const unverified = { ...ulla, sub: 'sub-ulla', email_verified: false }

let provider: Awaited<ReturnType<typeof openProviderServer>>
let app: TestServer

test.beforeAll(async () => {
  provider = await openProviderServer([
    ...people,
    unverified,
    { sub: 'sub-ada', name: 'Ada', email: ada, email_verified: true },
  ])
  app = await openTestServer(provider.settings)
})
test.afterAll(async () => {
  await app.close()
  await provider.close()
})

async function signInAs(page: Page, name: string, path = '/login?callbackUrl=%2Fonboarding%3Fx%3D1') {
  await page.goto(`${app.url}${path}`)
  await page.getByRole('button', { name: 'Continue with Acme ID' }).click()
  await page.getByRole('link', { name, exact: true }).click()
}

async function typeCode(page: Page, email: string) {
  const { text } = await mailbox.latest(email, 'code', app.mailbox)
  await page.getByLabel('Code').fill(text.match(/\d{4} \d{4}/)?.[0] ?? '')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

for (const javaScriptEnabled of [true, false])
  test(`a new person signs in, and comes out where they were going, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async ({
    otherBrowser,
  }) => {
    const page = await otherBrowser({ javaScriptEnabled })
    const person = javaScriptEnabled ? nora : noah
    await signInAs(page, person?.name ?? '', '/register?callbackUrl=%2Fonboarding%3Fx%3D1')
    await expect(page).toHaveURL(`${app.url}/onboarding?x=1`)
    await page.goto(`${app.url}/account`)
    await expect(page.getByText(`You’re signed in as ${person?.email}.`)).toBeVisible()
    await expect(page.getByRole('listitem').filter({ hasText: 'Acme ID linked on' })).toBeVisible()
  })

test('the owner of an account signs in to it once more, and the provider is linked', async ({
  otherBrowser,
  login,
}) => {
  const page = await otherBrowser({ baseURL: app.url })
  await signInAs(page, 'Ada')
  await expect(page.getByText('already has an account here')).toBeVisible()
  await expect(page.getByLabel('Email')).toHaveValue(ada)
  await login(page, 'ada')
  await page.goto('/account')
  await expect(page.getByRole('listitem').filter({ hasText: 'Acme ID linked on' })).toBeVisible()
  expect((await mailbox.latest(ada, 'Acme ID', app.mailbox)).subject).toBe('You can now sign in with Acme ID')

  await page.getByRole('button', { name: 'Unlink Acme ID' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Unlink' }).click()
  await expect(page.getByText('Acme ID has been unlinked')).toBeVisible()
  await page.getByRole('button', { name: 'Link Acme ID' }).click()
  await page.getByRole('link', { name: 'Ada', exact: true }).click()
  await expect(page).toHaveURL(/\/account#sign-in-methods$/)
  await expect(page.getByRole('listitem').filter({ hasText: 'Acme ID linked on' })).toBeVisible()
})

test('an email that the provider has not verified is confirmed with a code first', async ({
  otherBrowser,
}) => {
  const page = await otherBrowser()
  await signInAs(page, unverified.name ?? '')
  await expect(page.getByRole('heading', { name: 'Enter the code' })).toBeVisible()
  await page.getByLabel('Code').fill('00000000')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByLabel('Code')).toHaveAccessibleDescription(/is wrong/)
  await typeCode(page, unverified.email ?? '')
  await expect(page).toHaveURL(`${app.url}/onboarding?x=1`)
})

test('someone who cancels at the provider is told so, and keeps the way back', async ({ otherBrowser }) => {
  const page = await otherBrowser()
  await signInAs(page, 'Cancel')
  await expect(page.getByText('You canceled. Nothing was changed.')).toBeVisible()
  await expect(page).toHaveURL(/callbackUrl=%2Fonboarding%3Fx%3D1/)
  await page.goto(`${app.url}/login?error=call+0800+EVIL`)
  await expect(page.getByText('EVIL')).toHaveCount(0)
})

for (const javaScriptEnabled of [true, false])
  test(`a code by email signs in, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async ({
    otherBrowser,
  }) => {
    const page = await otherBrowser({ javaScriptEnabled })
    const email = (javaScriptEnabled ? nora : noah)?.email ?? ''
    await page.goto(`${app.url}/login?callbackUrl=%2Faccount`)
    await page.getByRole('link', { name: 'Email me a code' }).click()
    await expect(page.getByRole('heading', { name: 'Sign in by email' })).toBeVisible()
    await page.getByLabel('Email').fill(email)
    await page.getByRole('button', { name: 'Send code' }).click()
    await typeCode(page, email)
    await expect(page).toHaveURL(`${app.url}/account`)
  })

test('no one is told that an email has no account', async ({ otherBrowser }) => {
  const page = await otherBrowser()
  await page.goto(`${app.url}/login/email`)
  await page.getByLabel('Email').fill(mia?.email ?? '')
  await page.getByRole('button', { name: 'Send code' }).click()
  await expect(page.getByRole('heading', { name: 'Enter the code' })).toBeVisible()
})
