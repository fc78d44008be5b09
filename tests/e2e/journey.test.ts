import { expect, linkIn, mailbox, signUp, stranger, test } from './support/test'

test('two people, two browsers: one makes an organization, the other follows the mailed invitation into it', async ({
  page,
  otherBrowser,
}) => {
  const ines = stranger('Ines Owner')
  const max = stranger('Max Member')
  const slug = `harbour-${ines.email.slice(-15, -10)}`

  await test.step('Ines signs up, confirms by mail, and makes an organization', async () => {
    await signUp(page, ines)
    await page.waitForURL('**/onboarding')
    await page.getByLabel('Name').fill('Harbour Works')
    await page.getByLabel('Address').fill(slug)
    await page.getByRole('button', { name: 'Create organization' }).click()
    await page.waitForURL(`**/dashboard/${slug}`)
  })

  await test.step('she invites Max, and the page says what became of the mail', async () => {
    await page.goto(`/dashboard/${slug}/members`)
    await page.getByLabel('Email').fill(max.email)
    await page.getByLabel('Role', { exact: true }).selectOption({ label: 'Member' })
    await page.getByRole('button', { name: 'Invite', exact: true }).click()
    await expect(page.getByText(max.email)).toBeVisible()
    await mailbox.latest(max.email, 'Harbour Works')
    await expect(async () => {
      await page.reload()
      await expect(page.getByText('Sent', { exact: true })).toBeVisible({ timeout: 1_000 })
    }).toPass()
  })

  const his = await otherBrowser()
  await test.step('Max follows the link in another browser, signs up, confirms, and lands inside', async () => {
    await his.goto(linkIn(await mailbox.latest(max.email, 'invited you')))
    await expect(his.getByText('Harbour Works').first()).toBeVisible()
    await his.getByRole('link', { name: 'Create account' }).click()
    await expect(his.getByLabel('Email')).toHaveValue(max.email)
    await his.getByLabel('Name').fill(max.name)
    await his.getByLabel('Password').fill(max.password)
    await his.getByRole('button', { name: 'Create account' }).click()
    await his.waitForURL(/\/verify-email/)
    await his.goto(linkIn(await mailbox.latest(max.email, 'Confirm')))
    await his.waitForURL(/\/invite\//)
    await his.getByRole('button', { name: 'Accept invitation' }).click()
    await his.waitForURL(`**/dashboard/${slug}`)
  })

  await test.step('Ines deletes a project; Max may not, by no way', async () => {
    await page.goto(`/dashboard/${slug}/projects`)
    await page.getByLabel('Name').fill('Crane refit')
    await page.getByRole('button', { name: 'Create project' }).click()
    await page.getByRole('link', { name: 'Crane refit' }).click()
    await page.waitForURL(/\/projects\/[0-9a-f-]{36}$/)
    const address = page.url()
    await his.goto(address)
    await expect(his.getByRole('heading', { name: 'Crane refit' })).toBeVisible()
    await expect(his.getByRole('button', { name: /delete/i })).toHaveCount(0)
    await expect(his.getByRole('link', { name: 'Settings' })).toHaveCount(0)
    const settings = await his.request.get(`/dashboard/${slug}/settings`)
    expect(settings.status()).toBe(403)
    expect(await settings.text()).toContain('organization:update')
  })
})
