import { expect, fillSignIn, signUp, stranger, test } from '../support/test'

// Support, from the console to the customer's own log.

test.use({ expectedErrors: /status of 40[13]/ })

test('staff find a person among many, look without changing anything, and the owner sees it; then a ban, and its end', async ({
  page: staff,
  otherBrowser,
  login,
}) => {
  const customer = await otherBrowser()
  const zora = stranger('Zora Neale')
  await test.step('a customer signs up and makes an organization', async () => {
    await signUp(customer, zora)
    await customer.goto('/onboarding')
    await customer.getByLabel('Name').fill('Eatonville Press')
    await customer.getByRole('button', { name: 'Create organization' }).click()
    await customer.waitForURL(/\/dashboard\/eatonville/)
  })
  const slug = new URL(customer.url()).pathname.split('/')[2] ?? ''

  await test.step('staff find her by the start of her email', async () => {
    await login(staff, 'stella')
    await staff.goto('/admin/people')
    const search = staff.getByLabel('Search by the start of a name or email')
    await search.fill(zora.email.slice(0, 18))
    await search.press('Enter')
    await expect(staff.getByRole('row')).toHaveCount(2)
    await staff.getByRole('link', { name: 'Zora Neale' }).click()
    await expect(staff.getByRole('heading', { level: 1, name: 'Zora Neale' })).toBeVisible()
    await expect(staff.getByRole('link', { name: 'Eatonville Press' })).toBeVisible()
  })
  const person = staff.url()

  await test.step('they look as her, and a change is refused in words', async () => {
    await staff.getByText('View as', { exact: true }).click()
    const form = staff.locator('form').filter({ hasText: 'View as Zora Neale' })
    await form.getByLabel('Reason').fill('Ticket 42')
    await form.getByRole('button', { name: 'View as Zora Neale' }).click()
    await staff.waitForURL(`**/dashboard/${slug}`)
    await expect(
      staff.getByText('You’re viewing Atrium as Zora Neale, and can’t make changes.'),
    ).toBeVisible()
    await staff.goto(`/dashboard/${slug}/projects`)
    await staff.getByLabel('Name').fill('Not mine')
    await staff.getByRole('button', { name: 'Create project' }).click()
    await expect(staff.getByText('Nothing was changed.').first()).toBeVisible()
    await staff.goto('/account')
    await expect(staff.getByText('Only they have access to this.').first()).toBeVisible()
    await staff.getByRole('button', { name: 'Stop' }).click()
    await staff.waitForURL('**/admin')
  })

  await test.step('she reads in her log that staff entered', async () => {
    await customer.goto(`/dashboard/${slug}/audit-log`)
    await expect(customer.getByText('Platform staff entered as Zora Neale')).toBeVisible()
    await customer.goto(`/dashboard/${slug}/projects`)
    await expect(customer.getByText('Not mine')).toHaveCount(0)
  })

  await test.step('they ban her, which her next request tells', async () => {
    await staff.goto(person)
    await staff.getByText('Ban', { exact: true }).click()
    const form = staff.locator('form').filter({ hasText: 'Ban Zora Neale' })
    await expect(form.getByText('They’re the only owner of Eatonville Press.')).toBeVisible()
    await form.getByLabel('Reason').fill('Sent spam')
    await form.getByRole('button', { name: 'Ban Zora Neale' }).click()
    await expect(staff.getByText('Zora Neale has been banned.').first()).toBeVisible()
    await customer.goto(`/dashboard/${slug}`)
    await customer.waitForURL(/\/login/)
    await fillSignIn(customer, zora, null)
    await expect(customer.getByText('This account has been banned.')).toBeVisible()
  })

  await test.step('they lift the ban, and she signs in again', async () => {
    await staff.reload()
    await staff.getByText('Lift ban', { exact: true }).click()
    const form = staff.locator('form').filter({ hasText: 'Lift the ban' })
    await form.getByLabel('Reason').fill('A mistake')
    await form.getByRole('button', { name: 'Lift the ban on Zora Neale' }).click()
    await expect(staff.getByText('Zora Neale is no longer banned.').first()).toBeVisible()
    await login(customer, zora)
    await expect(customer).toHaveURL(`/dashboard/${slug}`)
    await staff.goto('/admin/audit-log')
    await expect(staff.getByText('Reason: A mistake').first()).toBeVisible()
  })
})
