import { Secret, TOTP } from 'otpauth'
import type { Page } from 'playwright/test'
import { addPasskey, openDevice } from '../support/device'
import { newOrganization } from '../support/shared'
import { expect, fillSignIn, signUp, stranger, test } from '../support/test'

// A second factor and a passkey: set up, used, lost, required by an organization.

test.use({ expectedErrors: /status of (403|409|422)/ })

/** @param step of thirty seconds: a code is accepted once, and the next one already */
const codeOf = (secret: string, step: 0 | 1) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + step * 30_000 })

const signOut = async (page: Page) => {
  await page.goto('/account')
  await page.context().clearCookies({ name: /session_token/ })
}

test('a second factor is set up, asked for, lost and replaced by a backup code', async ({ page }) => {
  const olive = stranger('Olive Owner')
  await signUp(page, olive)
  let secret = ''
  let codes: string[] = []

  await test.step('set up with a first code', async () => {
    await page.goto('/account')
    await page.getByRole('button', { name: 'Set up authenticator app' }).click()
    await expect(page.getByRole('img', { name: 'QR code for your authenticator app' })).toBeVisible()
    secret = (await page.getByText(/^[A-Z2-7]{40,}$/).textContent()) ?? ''
    await page.getByLabel('Code from your app').fill(codeOf(secret, 0))
    await page.getByRole('button', { name: 'Turn on authenticator app' }).click()
    const shown = page.getByRole('list', { name: 'Backup codes' }).getByRole('listitem')
    await expect(shown).toHaveCount(10)
    codes = await shown.allTextContents()
    await page.getByRole('link', { name: 'I’ve saved them' }).click()
    await expect(page.getByText('You have 10 backup codes left.')).toBeVisible()
  })

  await test.step('asked for after the password', async () => {
    await signOut(page)
    await fillSignIn(page, olive)
    await page.getByLabel('Code', { exact: true }).fill('000000')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByRole('alert').getByText(/^This code is wrong/)).toBeVisible()
    await page.getByLabel('Code', { exact: true }).fill(codeOf(secret, 1))
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL((url) => !url.pathname.startsWith('/login'))
  })

  await test.step('lost: a backup code signs in, once', async () => {
    for (const code of [codes[0] ?? '', codes[1] ?? '']) {
      await signOut(page)
      await fillSignIn(page, olive)
      await page.getByRole('link', { name: 'Use a backup code' }).click()
      if (code === codes[1]) {
        await page.getByLabel('Backup code').fill(codes[0] ?? '')
        await page.getByRole('button', { name: 'Sign in' }).click()
        await expect(page.getByRole('alert').getByText(/^That isn’t one of your/)).toBeVisible()
      }
      await page.getByLabel('Backup code').fill(code)
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.waitForURL((url) => !url.pathname.startsWith('/login'))
    }
    await page.goto('/account')
    await expect(page.getByText('You have 8 backup codes left.')).toBeVisible()
  })

  await test.step('turned off', async () => {
    await page.getByText('Turn off', { exact: true }).click()
    await page.getByRole('button', { name: 'Turn off authenticator app' }).click()
    await expect(page.getByRole('button', { name: 'Set up authenticator app' })).toBeVisible()
  })
})

test('without JavaScript, it is set up and asked for, too', async ({ otherBrowser }) => {
  const page = await otherBrowser({ javaScriptEnabled: false })
  const nora = stranger('Nora Newcomer')
  await signUp(page, nora)
  await page.goto('/account')
  await page.getByRole('button', { name: 'Set up authenticator app' }).click()
  const secret = (await page.getByText(/^[A-Z2-7]{40,}$/).textContent()) ?? ''
  await page.getByLabel('Code from your app').fill(codeOf(secret, 0))
  await page.getByRole('button', { name: 'Turn on authenticator app' }).click()
  await expect(page.getByRole('list', { name: 'Backup codes' }).getByRole('listitem')).toHaveCount(10)
  await page.context().clearCookies()
  await fillSignIn(page, nora)
  await page.getByLabel('Code', { exact: true }).fill(codeOf(secret, 1))
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL((url) => !url.pathname.startsWith('/login'))
})

test('an organization requires a second factor, and a member without one sees how to get one', async ({
  page,
  login,
  otherBrowser,
}) => {
  const olive = stranger('Olive Strict')
  await signUp(page, olive)
  const { slug } = await newOrganization(page, 'Strict Works')
  await page.goto(`/dashboard/${slug}/settings`)
  await page.getByLabel('Time for members to set one up').selectOption('0')
  await page.getByRole('button', { name: 'Require a second factor' }).click()
  await expect(page.getByText('Set up your own second factor first').first()).toBeVisible()
  await openDevice(page)
  await addPasskey(page, 'Key')
  await page.goto(`/dashboard/${slug}/settings`)
  await page.getByLabel('Time for members to set one up').selectOption('0')
  await page.getByRole('button', { name: 'Require a second factor' }).click()
  await expect(page.getByText('Strict Works now requires a second factor.')).toBeVisible()

  const elsewhere = await otherBrowser()
  await login(elsewhere, olive)
  const answer = await elsewhere.goto(`/dashboard/${slug}`)
  expect(answer?.status()).toBe(403)
  await expect(elsewhere.getByRole('heading', { name: 'Set up a second factor' })).toBeVisible()
  await expect(elsewhere.getByRole('navigation')).toHaveCount(0)
  await elsewhere.getByRole('link', { name: 'Set up authenticator app' }).click()
  await elsewhere.getByRole('button', { name: 'Set up authenticator app' }).click()
  const secret = (await elsewhere.getByText(/^[A-Z2-7]{40,}$/).textContent()) ?? ''
  await elsewhere.getByLabel('Code from your app').fill(codeOf(secret, 0))
  await elsewhere.getByRole('button', { name: 'Turn on authenticator app' }).click()
  await expect(elsewhere.getByRole('list', { name: 'Backup codes' })).toBeVisible()
  await elsewhere.goto(`/dashboard/${slug}`)
  await expect(elsewhere.getByRole('heading', { level: 1 })).toContainText('Hello, Olive')
})
