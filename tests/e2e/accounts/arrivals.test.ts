import type { Page } from 'playwright/test'
import { newOrganization } from '../support/shared'
import { expect, fillSignIn, linkIn, mailbox, type Person, signUp, stranger, test } from '../support/test'

async function makeOrganization(page: Page, owner: Person): Promise<string> {
  await signUp(page, owner)
  return (await newOrganization(page, 'Arrival Hall')).slug
}

/** Not the message about it, which names the email, too. */
const invitationFor = (page: Page, email: string) =>
  page
    .getByRole('region', { name: 'Invitations', exact: true })
    .getByRole('listitem')
    .filter({ hasText: email })

async function invite(page: Page, slug: string, email: string): Promise<string> {
  await page.goto(`/dashboard/${slug}/members`)
  await page.getByLabel('Email').fill(email)
  await page.getByRole('button', { name: 'Invite', exact: true }).click()
  await expect(invitationFor(page, email)).toBeVisible()
  return linkIn(await mailbox.latest(email, 'invited you'))
}

test('an invitation opened signed out by someone with an account leads through sign-in into the organization', async ({
  page,
  otherBrowser,
}) => {
  const guest = stranger('Gita Guest')
  const hers = await otherBrowser()
  await signUp(hers, guest)
  await hers.context().clearCookies()
  const slug = await makeOrganization(page, stranger('Otto Owner'))
  await hers.goto(await invite(page, slug, guest.email))
  await hers.getByRole('link', { name: 'Sign in to accept' }).click()
  await fillSignIn(hers, guest, null)
  await hers.getByRole('button', { name: 'Accept invitation' }).click()
  await hers.waitForURL(`**/dashboard/${slug}`)

  await test.step('a second visit says that she is a member already', async () => {
    await hers.goto(linkIn(await mailbox.latest(guest.email, 'invited you')))
    await expect(hers.getByRole('link', { name: /Arrival Hall|organization/ }).first()).toBeVisible()
    await expect(hers.getByRole('button', { name: 'Accept invitation' })).toHaveCount(0)
  })
})

test.describe('what is refused', () => {
  test.use({ expectedErrors: /status of 40[49]/ })

  test('an invitation opened by another account offers to switch, and cannot be accepted', async ({
    page,
    otherBrowser,
  }) => {
    const guest = stranger('Greta Guest')
    const slug = await makeOrganization(page, stranger('Olaf Owner'))
    const link = await invite(page, slug, guest.email)
    const theirs = await otherBrowser()
    await signUp(theirs, stranger('Wanda Wrong'))
    await theirs.goto(link)
    await expect(theirs.getByRole('button', { name: 'Accept invitation' })).toHaveCount(0)
    await theirs.getByRole('button', { name: /sign out|switch|other account/i }).click()
    await theirs.waitForURL(/\/login\?callbackUrl=/)
  })

  test('a revoked invitation says so', async ({ page, otherBrowser }) => {
    const guest = stranger('Gerd Guest')
    const slug = await makeOrganization(page, stranger('Olga Owner'))
    const link = await invite(page, slug, guest.email)
    const row = invitationFor(page, guest.email)
    await row.getByRole('button', { name: 'Revoke the invitation' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke invitation' }).click()
    await expect(row).toHaveCount(0)
    const theirs = await otherBrowser()
    await theirs.goto(link)
    await expect(theirs.getByText(/revoked/i).first()).toBeVisible()
    await expect(theirs.getByRole('button', { name: 'Accept invitation' })).toHaveCount(0)
  })
})
