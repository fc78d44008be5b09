import type { Page } from 'playwright/test'
import { addPasskey, openDevice } from '../support/device'
import { expect, fillSignIn, signUp, stranger, test } from '../support/test'

const signOut = async (page: Page) => {
  await page.goto('/account')
  await page.context().clearCookies()
}

test('a new user sets up a passkey, loses the device, and gets back in without help', async ({ page }) => {
  const penny = stranger('Penny Passkey')
  await signUp(page, penny)
  const phone = await openDevice(page)

  await test.step('a passkey is added, renamed, and signs in', async () => {
    await addPasskey(page, 'Phone')
    await page.getByText('Rename Phone').click()
    await page.getByLabel('Passkey name').fill('Lost phone')
    await page.getByRole('button', { name: 'Rename', exact: true }).click()
    await expect(page.getByText('Lost phone', { exact: true }).first()).toBeVisible()
    await signOut(page)
    await page.goto('/login')
    await page.waitForURL((url) => !url.pathname.startsWith('/login'))
  })

  await test.step('a device without the passkey is told what else there is', async () => {
    await signOut(page)
    await phone.lose()
    await openDevice(page)
    await page.goto('/login')
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await expect(page.getByRole('alert').getByText(/^No passkey was used/)).toBeVisible()
  })

  await test.step('the password signs in, and the lost passkey is removed', async () => {
    await fillSignIn(page, penny, null)
    await page.waitForURL((url) => !url.pathname.startsWith('/login'))
    await page.goto('/account')
    await page.getByText('Remove Lost phone').click()
    await page.getByRole('button', { name: 'Remove passkey' }).click()
    await expect(page.getByText('The passkey “Lost phone” has been removed.')).toBeVisible()
  })

  await test.step('a passkey of the next device signs in', async () => {
    await addPasskey(page, 'New phone')
    await signOut(page)
    await page.goto('/login')
    await page.waitForURL((url) => !url.pathname.startsWith('/login'))
    await page.goto('/account')
    await expect(page.getByText('New phone', { exact: true }).first()).toBeVisible()
  })
})
