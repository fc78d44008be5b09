import { randomBytes } from 'node:crypto'
import { newOrganization } from '../support/shared'
import { expect, linkIn, mailbox, type Person, signUp, stranger, test } from '../support/test'

// Ways into an organization besides an invitation: an email at its domain, and a link for many.

// A public domain is refused.
test.use({ expectedErrors: /status of 422/ })

const newDomain = () => `d${randomBytes(5).toString('hex')}.test`

const at = (domain: string, name: string): Person => ({
  ...stranger(name),
  email: `${name.toLowerCase().replace(/\W+/g, '.')}@${domain}`,
})

test('an owner verifies a domain by a code, people there ask to join, and an approved one is in', async ({
  page,
  otherBrowser,
}) => {
  const domain = newDomain()
  await signUp(page, stranger('Olga Owner'))
  const { slug } = await newOrganization(page, 'Joining Works')
  const [grace, hedy] = [at(domain, 'Grace Guest'), at(domain, 'Hedy Here')]
  const row = page.getByRole('listitem').filter({ hasText: domain })

  await test.step('the domain is added, and verified with the code from its mailbox', async () => {
    await page.goto(`/dashboard/${slug}/settings`)
    await page.getByLabel('Domain', { exact: true }).fill('gmail.com')
    await page.getByRole('button', { name: 'Add domain' }).click()
    await expect(page.getByText('Anyone can create an email at gmail.com.').first()).toBeVisible()
    await page.getByLabel('Domain', { exact: true }).fill(domain)
    await page.getByRole('button', { name: 'Add domain' }).click()
    await expect(row.getByText('Not verified')).toBeVisible()
    await expect(row.getByText(`_atrium.${domain}`)).toBeVisible()
    await row.getByLabel('Mailbox').selectOption(`postmaster@${domain}`)
    await row.getByRole('button', { name: 'Email a code' }).click()
    await expect(row.getByText(`on its way to postmaster@${domain}`)).toBeVisible()
    const { text } = await mailbox.latest(`postmaster@${domain}`, 'Verify your domain')
    await row.getByLabel('Code from the email').fill(text.match(/\b\d{4} \d{4}\b/)?.[0] ?? '')
    await row.getByRole('button', { name: 'Verify domain' }).click()
    await expect(row.getByText('Verified', { exact: true })).toBeVisible()
  })

  const hers = await otherBrowser()
  await test.step('someone there signs up, and asks to join', async () => {
    await signUp(hers, grace)
    await hers.goto('/onboarding')
    await hers.getByRole('button', { name: 'Ask to join Joining Works' }).click()
    await expect(hers.getByText('You’ve asked to join Joining Works').first()).toBeVisible()
    await expect(hers.getByRole('button', { name: 'Ask to join' })).toHaveCount(0)
  })

  await test.step('the owner approves it, and she is told and let in', async () => {
    await page.goto(`/dashboard/${slug}/members`)
    const requests = page.getByRole('region', { name: 'Requests to join' })
    await requests.getByRole('button', { name: 'Approve' }).click()
    await expect(requests).toHaveCount(0)
    await expect(page.getByRole('cell', { name: grace.email })).toBeVisible()
    await hers.goto(linkIn(await mailbox.latest(grace.email, 'a member of Joining Works')))
    await expect(hers).toHaveURL(new RegExp(`/dashboard/${slug}`))
  })

  await test.step('without approval, the next one joins with one button', async () => {
    await page.goto(`/dashboard/${slug}/settings`)
    await row.getByLabel('People join').selectOption('Immediately')
    await row.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText(`${domain} has been updated.`)).toBeVisible()
    const theirs = await otherBrowser()
    await signUp(theirs, hedy)
    await theirs.goto('/onboarding')
    await theirs.getByRole('button', { name: 'Join Joining Works' }).click()
    await expect(theirs).toHaveURL(new RegExp(`/dashboard/${slug}`))
    await expect(theirs.getByText('Welcome to Joining Works, Hedy.')).toBeVisible()
  })
})

test('a link is shown once, lets someone new in after signing up, and stops when it is revoked', async ({
  page,
  otherBrowser,
}) => {
  await signUp(page, stranger('Olga Owner'))
  const { slug } = await newOrganization(page, 'Linking Works')
  const links = page.getByRole('region', { name: 'Invitation links' })
  await page.goto(`/dashboard/${slug}/members`)
  await links.getByLabel('How many people').fill('2')
  await links.getByRole('button', { name: 'Create link' }).click()
  const url = (await links.getByText(/\/join\//).textContent()) ?? ''
  await expect(links.getByText('2 more people can join as members')).toBeVisible()
  await page.reload()
  await expect(links.getByText(/\/join\//)).toHaveCount(0)

  const [theirs, later] = [await otherBrowser(), await otherBrowser()]
  const noah = stranger('Noah New')
  await test.step('signing up from the link leads back to it', async () => {
    await theirs.goto(url)
    await expect(theirs.getByRole('heading', { name: 'Join Linking Works' })).toBeVisible()
    await theirs.getByRole('link', { name: 'Create account' }).click()
    await signUp(theirs, noah, null)
    await theirs.getByRole('button', { name: 'Join Linking Works' }).click()
    await expect(theirs).toHaveURL(new RegExp(`/dashboard/${slug}`))
  })

  await test.step('revoked, it lets no one in', async () => {
    await page.reload()
    await expect(links.getByText('One more person can join as a member')).toBeVisible()
    await links.getByRole('button', { name: /Revoke/ }).click()
    await page.getByRole('button', { name: 'Revoke link' }).click()
    await expect(links.getByText('One more person')).toHaveCount(0)
    await later.goto(url)
    await expect(later.getByText('This link was revoked.')).toBeVisible()
    await expect(later.getByRole('link', { name: 'Create account' })).toHaveCount(0)
  })
})
