import { expect, linkIn, mailbox, signUp, stranger, test } from './support/test'

test('two people, two browsers: one makes an organization, the other follows the emailed invitation into it', async ({
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
    await page.getByLabel('URL').fill(slug)
    await page.getByRole('button', { name: 'Create organization' }).click()
    await page.waitForURL(`**/dashboard/${slug}`)
  })

  await test.step('she invites Max, and the page says what became of the mail', async () => {
    await page.goto(`/dashboard/${slug}/members`)
    await page.getByLabel('Email').fill(max.email)
    await page.getByLabel('Role', { exact: true }).selectOption({ label: 'Member' })
    await page.getByRole('button', { name: 'Invite', exact: true }).click()
    const invitation = page
      .getByRole('region', { name: 'Invitations', exact: true })
      .getByRole('listitem')
      .filter({ hasText: max.email })
    await expect(invitation).toBeVisible()
    await mailbox.latest(max.email, 'Harbour Works')
    await expect(async () => {
      await page.reload()
      await expect(invitation.getByText('Email sent')).toBeVisible({ timeout: 1_000 })
    }).toPass()
  })

  const his = await otherBrowser()
  await test.step('Max follows the link in another browser, signs up, confirms, and lands inside', async () => {
    await his.goto(linkIn(await mailbox.latest(max.email, 'invited you')))
    await expect(his.getByText('Harbour Works').first()).toBeVisible()
    await his.getByRole('link', { name: 'Create account' }).click()
    await signUp(his, max, null)
    await his.waitForURL(/\/invite\//)
    await his.getByRole('button', { name: 'Accept invitation' }).click()
    await his.waitForURL(`**/dashboard/${slug}`)
    const welcome = his.getByText('Welcome to Harbour Works, Max.')
    await expect(welcome.first()).toBeVisible()
    await his.reload()
    await expect(his.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(welcome).toHaveCount(0)
  })

  await test.step('an admin deletes a project; a member finds no way', async () => {
    await page.goto(`/dashboard/${slug}/projects`)
    await page.getByLabel('Name').fill('Crane refit')
    await page.getByRole('button', { name: 'Create project' }).click()
    await page.getByRole('link', { name: 'Crane refit' }).click()
    await page.waitForURL(/\/projects\/[0-9a-f-]{36}$/)
    const project = new URL(page.url()).pathname

    await his.goto(project)
    await expect(his.getByRole('heading', { name: 'Crane refit' })).toBeVisible()
    await expect(his.getByText('Delete project')).toHaveCount(0)

    await page.getByRole('button', { name: 'Delete project' }).click()
    await page.getByRole('button', { name: 'Delete permanently' }).click()
    await page.waitForURL(`**/dashboard/${slug}/projects`)
    expect((await page.request.get(project)).status()).toBe(404)
  })
})
