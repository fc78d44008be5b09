import { randomBytes } from 'node:crypto'
import type { Page } from 'playwright/test'
import { alive, translate } from './support/forms'
import { newOrganization } from './support/shared'
import { castMember, expect, fillSignIn, mailbox, stranger, test } from './support/test'

// What happens to a form besides being sent: another tab, a second Enter, a translator, no JavaScript, a fault of ours.

test.use({ expectedErrors: /Failed to load resource/ })

const typedName = 'A long name, typed with care'

async function signOut(page: Page) {
  await page.goto('/account')
  await page.locator('summary').filter({ hasText: 'Account menu for' }).click()
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await page.waitForURL('**/login')
}

test('signed out in another tab: the page says so, stays, and has what was typed after signing in again', async ({
  page,
  login,
}) => {
  await login(page, 'grace')
  const projects = '/dashboard/globex/projects?q=rose'
  await page.goto(projects)
  await page.getByLabel('Name').fill(typedName)
  const other = await page.context().newPage()
  await signOut(other)

  await expect(page.getByRole('status').getByText('You’ve been signed out.')).toBeVisible()
  await expect(page.getByLabel('Name')).toHaveValue(typedName)
  await page.getByRole('button', { name: 'Create project' }).click()
  await expect(page.getByRole('alert').getByText('You’ve been signed out.')).toBeVisible()
  await expect(page.getByLabel('Name')).toHaveValue(typedName)
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible()

  await page.getByRole('alert').getByRole('link', { name: 'Sign in again' }).click()
  await fillSignIn(page, castMember('grace'), null)
  await expect(page).toHaveURL(projects)
  await expect(page.getByLabel('Name')).toHaveValue(typedName)
  await expect(page.getByText('What you typed has been restored.')).toBeVisible()
})

test('what one person typed is never shown to the next who signs in there', async ({ page, login }) => {
  await login(page, 'edsger')
  await page.goto('/dashboard/globex/projects')
  await page.getByLabel('Name').fill(typedName)
  await page.context().clearCookies()
  await page.getByRole('button', { name: 'Create project' }).click()
  await page.getByRole('alert').getByRole('link', { name: 'Sign in again' }).click()
  await fillSignIn(page, castMember('grace'), null)
  await expect(page).toHaveURL('/dashboard/globex/projects')
  await alive(page)
  await expect(page.getByLabel('Name')).toHaveValue('')
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain(typedName)
})

test('someone else signed in in another tab: the page says who, and its form does nothing as them', async ({
  page,
  login,
}) => {
  await login(page, 'alan')
  await page.goto('/account')
  await page.getByLabel('Name').fill('Alan M. Turing')
  const other = await page.context().newPage()
  await signOut(other)
  await fillSignIn(other, castMember('radia'), null)
  await other.waitForURL(/dashboard/)

  const sentence = 'You’re now signed in as Radia Perlman.'
  await expect(page.getByRole('status').getByText(sentence)).toBeVisible()
  await page.getByRole('button', { name: 'Save name' }).click()
  await expect(
    page.getByRole('alert').getByText(`${sentence} This form was opened by Alan Turing`),
  ).toBeVisible()
  await expect(page.getByLabel('Name')).toHaveValue('Alan M. Turing')
  await page.getByRole('alert').getByRole('button', { name: 'Reload this page' }).click()
  await expect(page.getByLabel('Name')).toHaveValue('Radia Perlman')
})

test('a sign-in page that stayed open notices that its person is signed in by now', async ({ page }) => {
  await page.goto('/login?callbackUrl=%2Faccount')
  const other = await page.context().newPage()
  await fillSignIn(other, castMember('mary'))
  await other.waitForURL(/dashboard/)
  await expect(page.getByRole('status').getByText('You’re now signed in as Mary Jackson.')).toBeVisible()
  await page.getByRole('status').getByRole('link', { name: 'Reload this page' }).click()
  await expect(page).toHaveURL('/account')
})

test('an open page notices that its organization has got another URL', async ({ page, login }) => {
  await login(page, 'grace')
  const { slug } = await newOrganization(page, 'Around Works')
  await page.goto(`/dashboard/${slug}/projects`)
  await page.getByLabel('Name').fill(typedName)
  const other = await page.context().newPage()
  await other.goto(`/dashboard/${slug}/settings`)
  await other.locator('[name="data.slug"]').fill(`${slug}-2`)
  await other.getByRole('button', { name: /^Save/ }).click()
  await other.waitForURL(`**/dashboard/${slug}-2/settings`)
  await page.evaluate(() => dispatchEvent(new Event('focus')))
  await expect(page.getByRole('status').getByText('or its URL has changed')).toBeVisible()
  await expect(page.getByLabel('Name')).toHaveValue(typedName)
})

test('Enter pressed twice, once more while the button spins, or held, creates one project and sends one email', async ({
  page,
  login,
}) => {
  await login(page, 'grace')
  const { slug } = await newOrganization(page, 'Around Works')
  await page.goto(`/dashboard/${slug}/projects`)
  await alive(page)
  const field = page.getByLabel('Name')
  for (const [name, press] of [
    ['Twice', () => page.keyboard.press('Enter').then(() => page.keyboard.press('Enter'))],
    [
      'Held',
      async () => {
        for (let at = 0; at < 20; at++) await page.keyboard.down('Enter')
        await page.keyboard.up('Enter')
      },
    ],
    [
      'Clicked and Enter',
      async () => {
        await page.getByRole('button', { name: 'Create project' }).click({ noWaitAfter: true })
        await page.keyboard.press('Enter')
      },
    ],
  ] as const) {
    await field.fill(name)
    await field.focus()
    await press()
    await expect(page.getByRole('link', { name, exact: true }).first()).toBeVisible()
    await page.reload()
    await alive(page)
    await expect(page.getByRole('link', { name, exact: true })).toHaveCount(1)
  }

  const guest = stranger('Greta Guest').email
  await page.goto(`/dashboard/${slug}/members`)
  await alive(page)
  await page.getByLabel('Email').fill(guest)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Invite', exact: true }).press('Enter')
  await mailbox.latest(guest, 'invited you')
  await page.reload()
  await expect(page.getByText('Email sent')).toBeVisible()
  expect(await mailbox.all(guest)).toHaveLength(1)
})

test('a translated page signs in, creates a project, renames, archives and restores it', async ({ page }) => {
  await page.goto('/login?callbackUrl=%2Fdashboard%2Fglobex%2Fprojects')
  await alive(page)
  await translate(page)
  await page.getByLabel('Email').fill('edsger@globex.test')
  await page.getByLabel('Password').fill('atrium-demo-2026')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/dashboard/globex/projects')
  await alive(page)
  await translate(page)
  const name = `Translated ${randomBytes(4).toString('hex')}`
  await page.getByLabel('Name').fill(name)
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name }).click()
  await page.waitForURL(/\/projects\/[0-9a-f-]{36}$/)
  await alive(page)
  await page.getByLabel('Name').fill(`${name} again`)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: `${name} again` })).toBeVisible()
  for (const button of ['Archive project', 'Restore project', 'Archive project']) {
    await page.getByRole('button', { name: button }).click()
    await expect(page.getByRole('button', { name: button })).toHaveCount(0)
  }
})

test.describe('a fault of ours', () => {
  test.use({ expectedErrors: /Failed to load resource|Minified React error #441/ })

  test('below a page is shown inside the shell, and trying again works', async ({ page, login }) => {
    await login(page, 'ada')
    await page.goto('/dashboard/acme/members')
    await alive(page)
    let broken = true
    await page.route(/\/dashboard\/acme\/projects\?.*_rsc=/, async (route) => {
      const answer = await route.fetch()
      const body = await answer.text()
      await route.fulfill({ response: answer, body: broken ? withFault(body) : body })
    })
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Projects' }).click()
    await expect(page.getByRole('heading', { name: 'Something went wrong' })).toBeVisible()
    await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible()
    broken = false
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect(page.getByRole('heading', { name: 'Projects' })).toBeVisible()
  })
})

/** The answer of the projects page, as if it had failed on the server. */
function withFault(flight: string): string {
  const own = flight.split('\n').find((row) => /^[0-9a-f]+:\[.*Create project/.test(row)) ?? ''
  return flight.replace(own, own.replace(/:.*/s, ':E{"digest":"1234567890"}'))
}

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('a form sent after signing out leads to sign-in, and from there back to its page', async ({
    page,
    login,
  }) => {
    await login(page, 'katherine')
    await page.goto('/dashboard/acme/projects')
    await page.getByLabel('Name').fill(typedName)
    await page.context().clearCookies()
    await page.getByRole('button', { name: 'Create project' }).click()
    await expect(page).toHaveURL('/login?callbackUrl=%2Fdashboard%2Facme%2Fprojects')
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
    await fillSignIn(page, castMember('katherine'), null)
    await expect(page).toHaveURL('/dashboard/acme/projects')
  })

  test('a form of an earlier version gets a page that says so, with the way back', async ({
    page,
    login,
  }) => {
    await login(page, 'katherine')
    await page.goto('/dashboard/acme/projects')
    await page.route('**/dashboard/acme/projects', (route) => {
      const body = route.request().postDataBuffer()?.toString('latin1')
      if (!body) return route.continue()
      const id = /"id":"([0-9a-f]+)"/.exec(body)?.[1] ?? ''
      return route.continue({
        postData: Buffer.from(body.replaceAll(id, id.replace(/.{20}$/, '0'.repeat(20))), 'latin1'),
      })
    })
    await page.getByLabel('Name').fill(typedName)
    await page.getByRole('button', { name: 'Create project' }).click()
    await expect(page.getByRole('heading', { name: 'A new version is available' })).toBeVisible()
    await page.getByRole('link', { name: 'Open the page again' }).click()
    await expect(page).toHaveURL('/dashboard/acme/projects')
  })
})
