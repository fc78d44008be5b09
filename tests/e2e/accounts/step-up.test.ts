import type { Page } from 'playwright/test'
import { connected } from '../../support/databases'
import { addPasskey, openDevice } from '../support/device'
import { server } from '../support/server'
import { join, newOrganization } from '../support/shared'
import { expect, type Person, signUp, stranger, test } from '../support/test'

// Recent proof, asked for over the form that needs it.

test.use({ expectedErrors: /status of (403|422)/ })

/** As if the person had proved who they are eleven minutes ago. */
const elevenMinutesLater = ({ email }: Person) =>
  connected(server().databaseUrl, (client) =>
    client.query(
      `update session set proven_at = now() - interval '11 minutes' where user_id = (select id from "user" where email = $1)`,
      [email],
    ),
  )

async function someOrganization(page: Page, person: Person) {
  await signUp(page, person)
  return newOrganization(page, 'Step Works')
}

test('deleting an organization asks for the password in a dialog, and then goes on', async ({ page }) => {
  const olive = stranger('Olive Owner')
  const { slug } = await someOrganization(page, olive)
  await page.goto(`/dashboard/${slug}/settings`)
  await elevenMinutesLater(olive)

  const typed = page.getByLabel(`Type ${slug} to confirm`)
  const button = page.getByRole('button', { name: 'Delete organization' })
  const dialog = page.getByRole('dialog', { name: 'Confirm that it’s you' })

  await test.step('Escape leaves the form as it was, and returns the focus', async () => {
    await typed.fill(slug)
    await button.press('Enter')
    await expect(dialog).toBeVisible()
    await expect(dialog.getByLabel('Your password')).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(dialog).toHaveCount(0)
    await expect(button).toBeFocused()
    await expect(typed).toHaveValue(slug)
    await expect(page.getByText('Confirm that it’s you to continue.')).toHaveCount(0)
  })

  await test.step('a wrong password is refused in the dialog', async () => {
    await button.press('Enter')
    await dialog.getByLabel('Your password').fill('not the password')
    await dialog.getByRole('button', { name: 'Confirm' }).click()
    await expect(dialog.getByText('Incorrect password.').first()).toBeVisible()
  })

  await test.step('the right one sends the form again', async () => {
    await dialog.getByLabel('Your password').fill(olive.password)
    await page.keyboard.press('Enter')
    await page.waitForURL((url) => !url.pathname.includes(slug))
    expect((await page.request.get(`/dashboard/${slug}`)).status()).toBe(404)
  })
})

test('a choice that is saved immediately is taken back if the person cancels', async ({
  page,
  otherBrowser,
}) => {
  const [olive, omar] = [stranger('Olive Owner'), stranger('Omar Other')]
  const { id, slug } = await someOrganization(page, olive)
  const his = await otherBrowser()
  await signUp(his, omar)
  await join(page, his, { id, email: omar.email })
  await page.goto(`/dashboard/${slug}/members`)
  await elevenMinutesLater(olive)

  const role = page.getByLabel(`Role for ${omar.name}`, { exact: true })
  const dialog = page.getByRole('dialog', { name: 'Confirm that it’s you' })
  await role.selectOption({ label: 'Owner' })
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(role).toHaveValue('member')

  await role.selectOption({ label: 'Owner' })
  await dialog.getByLabel('Your password').fill(olive.password)
  await dialog.getByRole('button', { name: 'Confirm' }).click()
  await expect(page.getByText(`${omar.name} is now an owner.`).first()).toBeVisible()
})

test('a passkey confirms who someone is, too, and the form goes on', async ({ page }) => {
  const penny = stranger('Penny Passkey')
  await signUp(page, penny)
  await openDevice(page)
  await addPasskey(page, 'Phone')
  await elevenMinutesLater(penny)
  await page.getByText('Remove Phone').click()
  await page.getByRole('button', { name: 'Remove passkey' }).click()
  const dialog = page.getByRole('dialog', { name: 'Confirm that it’s you' })
  await expect(dialog.getByLabel('Your password')).toBeVisible()
  await dialog.getByRole('button', { name: 'Use a passkey' }).click()
  await expect(page.getByText('The passkey “Phone” has been removed.')).toBeVisible()
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('the refusal leads to a page that asks, and back', async ({ page }) => {
    const olive = stranger('Olive Owner')
    const { slug } = await someOrganization(page, olive)
    await page.goto(`/dashboard/${slug}/settings`)
    await elevenMinutesLater(olive)
    const settings = page.url()
    const remove = async () => {
      await page.getByLabel(`Type ${slug} to confirm`).fill(slug)
      await page.getByRole('button', { name: 'Delete organization' }).click()
    }
    await remove()
    await expect(page.getByText('Confirm that it’s you to continue.')).toBeVisible()
    await page.getByRole('link', { name: 'Confirm' }).click()
    await page.getByLabel('Your password').fill(olive.password)
    await page.getByRole('button', { name: 'Confirm' }).click()
    await expect(page).toHaveURL(settings)
    await remove()
    await expect(page).not.toHaveURL(settings)
    expect((await page.request.get(settings)).status()).toBe(404)
  })
})
