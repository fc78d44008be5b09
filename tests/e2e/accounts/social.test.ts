import type { Page } from 'playwright/test'
import { expect, mailbox, type Person, signUp, stranger, test } from '../support/test'

// Signing in through a provider of the team's own, and with an emailed code: as a browser does it, across two origins.

// A wrong code.
test.use({ expectedErrors: /status of 422/ })

type Someone = Pick<Person, 'name' | 'email'>

async function signInAs(
  page: Page,
  someone: Someone,
  { path = '/login?callbackUrl=%2Fonboarding%3Fx%3D1', verified = true } = {},
) {
  await page.goto(path)
  await page.getByRole('button', { name: 'Continue with Acme ID' }).click()
  await agree(page, someone, verified)
}

/** On the page of the provider. */
async function agree(page: Page, { name, email }: Someone, verified = true) {
  // First, because our own sign-up, which the browser is leaving, has the other two as well.
  await page.getByLabel('Verified').setChecked(verified)
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('Email').fill(email)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

async function typeCode(page: Page, email: string) {
  const { text } = await mailbox.latest(email, 'code')
  await page.getByLabel('Code').fill(text.match(/\d{4} \d{4}/)?.[0] ?? '')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

for (const javaScriptEnabled of [true, false])
  test(`a new person signs in, and comes out where they were going, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async ({
    otherBrowser,
  }) => {
    const page = await otherBrowser({ javaScriptEnabled })
    const nora = stranger('Nora New')
    await signInAs(page, nora, { path: '/register?callbackUrl=%2Fonboarding%3Fx%3D1' })
    await expect(page).toHaveURL('/onboarding?x=1')
    await page.goto('/account')
    await expect(page.getByText(`You’re signed in as ${nora.email}.`)).toBeVisible()
    await expect(page.getByRole('listitem').filter({ hasText: 'Acme ID linked on' })).toBeVisible()
  })

test('the owner of an account signs in to it once more, and the provider is linked', async ({
  otherBrowser,
  login,
}) => {
  const [ada, page] = [stranger('Ada Acme'), await otherBrowser()]
  await signUp(await otherBrowser(), ada)
  await signInAs(page, ada)
  await expect(page.getByText('already has an account here')).toBeVisible()
  await expect(page.getByLabel('Email')).toHaveValue(ada.email)
  await login(page, ada)
  await page.goto('/account')
  await expect(page.getByRole('listitem').filter({ hasText: 'Acme ID linked on' })).toBeVisible()
  expect((await mailbox.latest(ada.email, 'Acme ID')).subject).toBe('You can now sign in with Acme ID')

  await page.getByRole('button', { name: 'Unlink Acme ID' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Unlink' }).click()
  await expect(page.getByText('You can no longer sign in with Acme ID.')).toBeVisible()
  await page.getByRole('button', { name: 'Link Acme ID' }).click()
  await agree(page, ada)
  await expect(page).toHaveURL(/\/account#sign-in-methods$/)
  await expect(page.getByRole('listitem').filter({ hasText: 'Acme ID linked on' })).toBeVisible()
})

test('an email that the provider has not verified is confirmed with a code first', async ({
  otherBrowser,
}) => {
  const [ulla, page] = [stranger('Ulla Unverified'), await otherBrowser()]
  await signInAs(page, ulla, { verified: false })
  await expect(page.getByRole('heading', { name: 'Enter the code' })).toBeVisible()
  await page.getByLabel('Code').fill('00000000')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByLabel('Code')).toHaveAccessibleDescription(/is wrong/)
  await typeCode(page, ulla.email)
  await expect(page).toHaveURL('/onboarding?x=1')
})

test('someone who cancels at the provider is told so, and keeps the way back', async ({ otherBrowser }) => {
  const page = await otherBrowser()
  await page.goto('/login?callbackUrl=%2Fonboarding%3Fx%3D1')
  await page.getByRole('button', { name: 'Continue with Acme ID' }).click()
  await page.getByRole('link', { name: 'Cancel' }).click()
  await expect(page.getByText('You canceled. Nothing was changed.')).toBeVisible()
  await expect(page).toHaveURL(/callbackUrl=%2Fonboarding%3Fx%3D1/)
  await page.goto('/login?error=call+0800+EVIL')
  await expect(page.getByText('EVIL')).toHaveCount(0)
})

for (const javaScriptEnabled of [true, false])
  test(`a code by email signs in, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async ({
    otherBrowser,
  }) => {
    const page = await otherBrowser({ javaScriptEnabled })
    const [nora, { email }] = [await otherBrowser(), stranger('Nora New')]
    await signInAs(nora, { name: 'Nora New', email })
    await expect(nora).toHaveURL('/onboarding?x=1')
    await page.goto('/login?callbackUrl=%2Faccount')
    await page.getByRole('link', { name: 'Email me a code' }).click()
    await expect(page.getByRole('heading', { name: 'Sign in by email' })).toBeVisible()
    await page.getByLabel('Email').fill(email)
    await page.getByRole('button', { name: 'Send code' }).click()
    await typeCode(page, email)
    await expect(page).toHaveURL('/account')
  })
