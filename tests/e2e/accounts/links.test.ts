import type { Page } from 'playwright/test'
import { expect, fillSignIn, fillSignUp, linkIn, mailbox, stranger, test } from '../support/test'

// Links in emails: opening one shows a page, a button acts, and what a stranger did with the address before is worth nothing.

const signedInHere = async (page: Page) =>
  (await page.context().cookies()).some(({ name }) => name.includes('session_token'))

test('a mail scanner that fetches a confirmation link, or opens it with scripts, confirms nothing', async ({
  page,
  otherBrowser,
}) => {
  const nora = stranger('Nora Newcomer')
  await fillSignUp(page, nora)
  const link = linkIn(await mailbox.latest(nora.email, 'Confirm'))
  const scanner = await otherBrowser()
  const token = new URL(link).searchParams.get('token')
  for (const url of [link, `/api/auth/verify-email?token=${token}`])
    for (const method of ['GET', 'HEAD']) {
      const answer = await scanner.request.fetch(url, { method })
      expect([method, answer.status()]).toEqual([method, 200])
    }
  await scanner.goto(link, { waitUntil: 'networkidle' })
  await page.goto(link, { waitUntil: 'networkidle' })
  expect([await signedInHere(scanner), await signedInHere(page)]).toEqual([false, false])
  await expect(page.getByRole('button', { name: 'Confirm and sign in' })).toBeVisible()
  await page.getByRole('button', { name: 'Confirm and sign in' }).click()
  await page.waitForURL('**/onboarding')
})

test.describe('what a stranger did first', () => {
  test.use({ expectedErrors: /status of 422/ })

  test('a stranger who signed up with my email has nothing once I confirm it in my browser', async ({
    page,
    otherBrowser,
  }) => {
    const me = stranger('Vera Victim')
    const attacker = { ...me, name: 'Mallory', password: 'the stranger knows this' }
    const theirs = await otherBrowser()
    await fillSignUp(theirs, attacker)
    await page.goto(linkIn(await mailbox.latest(me.email, 'Confirm')))
    await expect(page.getByText(me.email)).toBeVisible()
    await page.getByLabel('Name').fill(me.name)
    await page.getByLabel('Password').fill(me.password)
    await page.getByRole('button', { name: 'Confirm email' }).click()
    await expect(page.getByText('Your email is confirmed. Sign in.')).toBeVisible()
    expect(await signedInHere(page)).toBe(false)
    await fillSignIn(theirs, attacker)
    await expect(theirs.getByText('Incorrect email or password.')).toBeVisible()
    await fillSignIn(page, me)
    await page.waitForURL('**/onboarding')
    await expect(page.getByRole('heading', { name: `Welcome, ${me.name}` })).toBeVisible()
  })
})

test('a confirmation link opened while someone else is signed in leaves them signed in, and says so', async ({
  page,
  login,
}) => {
  const nora = stranger('Nina Newcomer')
  await fillSignUp(page, nora)
  await login(page, 'radia')
  await page.goto(linkIn(await mailbox.latest(nora.email, 'Confirm')))
  await expect(page.getByText(/signed in as.*radia@/)).toBeVisible()
  await page.getByRole('button', { name: 'Confirm email' }).click()
  await expect(page.getByRole('heading', { name: 'Your email is confirmed' })).toBeVisible()
  await expect(page.getByText(/still signed in as radia@/)).toBeVisible()
  await page.goto('/account')
  await expect(page.getByText(/You’re signed in as radia@/)).toBeVisible()
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false, expectedErrors: /status of 422/ })

  test('another browser confirms by choosing a password, and a bad one is explained', async ({
    page,
    otherBrowser,
  }) => {
    const nora = stranger('Nell Noscript')
    await fillSignUp(await otherBrowser(), nora)
    await page.goto(linkIn(await mailbox.latest(nora.email, 'Confirm')))
    await page.getByLabel('Password').fill('short')
    await page.getByRole('button', { name: 'Confirm email' }).click()
    await expect(page.getByText('Use at least 12 characters.')).toBeVisible()
    await page.getByLabel('Password').fill(nora.password)
    await page.getByRole('button', { name: 'Confirm email' }).click()
    await expect(page).toHaveURL(/\/login\?email=/)
    await expect(page.getByText('Your email is confirmed. Sign in.')).toBeVisible()
    await expect(page.getByLabel('Email')).toHaveValue(nora.email)
  })
})
