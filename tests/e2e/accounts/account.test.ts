import type { Page } from 'playwright/test'
import { join, newOrganization } from '../support/shared'
import { expect, linkIn, mailbox, type Person, signUp, stranger, test } from '../support/test'

// The account, as its person uses it: a name, a picture, another email, devices, a copy of the data, the end.

async function newcomer(page: Page, name: string): Promise<Person> {
  const person = stranger(name)
  await signUp(page, person)
  await page.waitForURL('**/onboarding')
  return person
}

test('a name, a time zone and a picture', async ({ page }) => {
  await newcomer(page, 'Nora Winter')
  await page.goto('/account')
  await page.getByLabel('Name').fill('Nora Sommer')
  await page.getByRole('button', { name: 'Save name' }).click()
  await expect(page.getByText('Your name has been updated.')).toBeVisible()

  await page.getByLabel('Time zone').selectOption('Asia/Tokyo')
  await page.getByRole('button', { name: 'Save time zone' }).click()
  await expect(page.getByText('Times are now shown in the time zone Asia/Tokyo.')).toBeVisible()
  await expect(page.locator('#devices time').first()).toHaveAttribute('title', /GMT\+9$/)

  const large = await page.evaluate(async () => {
    const canvas = document.createElement('canvas')
    canvas.width = canvas.height = 2400
    const drawn = canvas.getContext('2d')
    for (let n = 0; drawn && n < 20_000; n++) {
      drawn.fillStyle = `hsl(${n % 360} 80% 50%)`
      drawn.fillRect((n * 37) % 2400, (n * 91) % 2400, 40, 40)
    }
    return canvas.toDataURL('image/png')
  })
  const buffer = Buffer.from(large.split(',')[1] ?? '', 'base64')
  expect(buffer.length).toBeGreaterThan(64 * 1024)
  await page.getByLabel('Picture').setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer })
  await expect
    .poll(() => page.getByLabel('Picture').evaluate((input: HTMLInputElement) => input.files?.[0]?.type))
    .toBe('image/jpeg')
  await page.getByRole('button', { name: 'Save picture' }).click()
  await expect(page.getByText('Your picture has been updated.')).toBeVisible()
  const image = page.locator('#profile img')
  await expect.poll(() => image.evaluate((each: HTMLImageElement) => each.naturalWidth)).toBe(256)
  await page.getByRole('button', { name: 'Remove picture' }).click()
  await expect(image).toHaveCount(0)
})

test('another email: confirmed while signed in, and taken back from the old one', async ({
  page,
  otherBrowser,
  login,
}) => {
  const person = await newcomer(page, 'Vera Alt')
  const next = stranger('Vera Neu').email
  await page.goto('/account#email')
  await page.getByLabel('New email').fill(next)
  await page.getByRole('button', { name: 'Change email' }).click()
  await expect(page.getByText(`We’ve emailed a link to ${next}.`)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Stop the change' })).toBeVisible()

  const link = linkIn(await mailbox.latest(next, 'Confirm your new email'))
  const phone = await otherBrowser()
  await phone.goto(link)
  await expect(phone.getByText('Sign in first')).toBeVisible()
  await page.goto(link)
  await page.getByRole('button', { name: 'Confirm new email' }).click()
  await page.waitForURL('**/account')
  await expect(page.getByText(`Your email is now ${next}.`)).toBeVisible()
  await expect(page.locator('#email')).toContainText(next)

  await phone.goto(linkIn(await mailbox.latest(person.email, 'Your email was changed')))
  await phone.getByRole('button', { name: 'Take my account back' }).click()
  await phone.waitForURL('**/reset-password**')
  const password = 'only I know this one now'
  await phone.getByLabel('New password').fill(password)
  await phone.getByRole('button', { name: 'Save new password' }).click()
  await phone.waitForURL('**/login**')
  await login(phone, { ...person, password })
  await page.goto('/account')
  await expect(page).toHaveURL(/\/login/)
})

test('a change of email is stopped from the old one', async ({ page, otherBrowser }) => {
  const person = await newcomer(page, 'Lea Bleibt')
  const next = stranger('Lea Neu').email
  await page.goto('/account')
  await page.getByLabel('New email').fill(next)
  await page.getByRole('button', { name: 'Change email' }).click()
  await expect(page.getByText(`We’ve emailed a link to ${next}.`)).toBeVisible()
  const phone = await otherBrowser({ javaScriptEnabled: false })
  await phone.goto(linkIn(await mailbox.latest(person.email, 'about to change')))
  await expect(phone.getByText(next)).toBeVisible()
  await phone.getByRole('button', { name: 'Stop the change' }).click()
  await expect(phone.getByText('Your email change has been stopped.')).toBeVisible()
  await page.goto(linkIn(await mailbox.latest(next, 'Confirm your new email')))
  await expect(page.getByRole('heading', { name: 'This link no longer works' })).toBeVisible()
})

test('devices: a new one is emailed, listed, and signed out', async ({ page, otherBrowser, login }) => {
  const person = await newcomer(page, 'Ida Geraet')
  const phone = await otherBrowser({
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Safari/604.1',
  })
  await login(phone, person)
  expect((await mailbox.latest(person.email, 'New sign-in')).text).toContain('Safari on iPhone')
  await page.goto('/account#devices')
  await page.getByRole('button', { name: 'Sign out Safari on iPhone' }).click()
  await expect(page.getByText('Safari on iPhone has been signed out.')).toBeVisible()
  await phone.goto('/account')
  await expect(phone).toHaveURL(/\/login/)
})

test('a copy of the data is prepared, emailed and downloaded', async ({ page }) => {
  const person = await newcomer(page, 'Dora Daten')
  await page.goto('/account#data')
  await page.getByRole('button', { name: 'Request a copy' }).click()
  await expect(page.getByText('A copy of your data is being prepared.')).toBeVisible()
  await page.goto(linkIn(await mailbox.latest(person.email, 'ready to download')))
  await page.reload()
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download your data' }).click()
  const stream = await (await download).createReadStream()
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(Buffer.from(chunk))
  expect(JSON.parse(Buffer.concat(chunks).toString())).toMatchObject({ profile: { email: person.email } })
})

test('the only owner transfers the organization first, and then deletes the account', async ({
  page,
  otherBrowser,
}) => {
  await newcomer(page, 'Otto Owner')
  const { id, slug } = await newOrganization(page, 'Last Works')
  const other = await otherBrowser()
  const heir = await newcomer(other, 'Hanna Heir')
  await join(page, other, { id, email: heir.email })

  await page.goto('/account#delete')
  await expect(page.locator('#delete')).toContainText('You’re the only owner of this organization.')
  await expect(page.getByRole('button', { name: 'Delete account' })).toHaveCount(0)
  await page.locator('#delete').getByRole('link', { name: 'Last Works' }).click()
  await page.waitForURL(`**/dashboard/${slug}/settings`)
  const offer = page.locator('form').filter({ has: page.getByRole('button', { name: 'Offer ownership' }) })
  await offer.getByLabel('Email').fill(heir.email)
  await offer.getByRole('button', { name: 'Offer ownership' }).click()
  await expect(page.getByText('Ownership transfer pending')).toBeVisible()
  await other.goto(`/dashboard/${slug}/settings`)
  const accept = other
    .locator('form')
    .filter({ has: other.getByRole('button', { name: 'Accept ownership' }) })
  await accept.getByRole('button', { name: 'Accept ownership' }).click()
  await expect(other.getByText('You’ve been offered ownership')).toHaveCount(0)

  await page.goto('/account#delete')
  await page.getByRole('button', { name: 'Delete account' }).click()
  await page.waitForURL('**/login')
})
