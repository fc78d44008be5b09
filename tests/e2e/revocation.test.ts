import type { Page } from 'playwright/test'
import { shared } from './support/shared'
import { expect, test } from './support/test'

// Somebody's open pages and forms, after somebody else has taken their power away.

test.use({ expectedErrors: /status of 40[034]/ })

async function create(page: Page, slug: string, name: string) {
  await page.goto(`/dashboard/${slug}/projects`)
  await page.getByLabel('Name').fill(name)
  await page.getByRole('button', { name: 'Create project' }).click()
  await expect(page.getByRole('link', { name })).toBeVisible()
}

test('an open form and open screens of someone who is removed: refused in words, nothing lost, nothing written, nothing new shown', {
  tag: '@wide',
}, async ({ page: owner, otherBrowser, login }) => {
  const removed = await otherBrowser()
  await login(owner, 'grace')
  await login(removed, 'olga')
  const { slug } = await shared(owner, removed, 'olga')
  await create(removed, slug, 'Before the removal')
  await removed.getByLabel('Name').fill('A long name, typed with care')

  await owner.goto(`/dashboard/${slug}/members`)
  await owner.getByText('Remove Olga Tokarczuk', { exact: true }).click()
  await owner.getByRole('button', { name: 'Remove member' }).click()
  await expect(owner.getByText('Olga Tokarczuk has been removed from').first()).toBeVisible()
  await create(owner, slug, 'After the removal')

  await test.step('the form', async () => {
    await removed.getByRole('button', { name: 'Create project' }).click()
    await expect(
      removed.getByText('Page not found, or you’re not a member of this organization.'),
    ).toBeVisible()
    await expect(removed.getByLabel('Name')).toHaveValue('A long name, typed with care')
    await owner.reload()
    await expect(owner.getByText('A long name, typed with care')).toHaveCount(0)
  })

  await test.step('the links, and the way back', async () => {
    await removed.getByRole('link', { name: 'Members' }).click()
    await expect(removed.getByRole('heading', { name: /^You no longer have access to / })).toBeVisible()
    await expect(removed.getByText('Grace Hopper')).toHaveCount(0)
    await removed.goBack()
    await expect(removed).toHaveURL(`/dashboard/${slug}/projects`)
    await expect(removed.getByText('After the removal')).toHaveCount(0)
    await removed.reload()
    await expect(removed.getByRole('heading', { name: /^You no longer have access to / })).toBeVisible()
    await expect(removed.getByText('Before the removal')).toHaveCount(0)
  })
})

test('an open question to someone who is demoted: refused with the permission and who can give it', {
  tag: '@wide',
}, async ({ page: owner, otherBrowser, login }) => {
  const demoted = await otherBrowser()
  await login(owner, 'grace')
  await login(demoted, 'katherine')
  const { slug } = await shared(owner, demoted, 'katherine')
  await create(demoted, slug, 'Kept')
  await demoted.getByRole('link', { name: 'Kept' }).click()
  await demoted.getByRole('button', { name: 'Delete project' }).click()

  await owner.goto(`/dashboard/${slug}/members`)
  await owner.getByLabel('Role for Katherine Johnson', { exact: true }).selectOption({ label: 'Member' })
  await expect(owner.getByText('Katherine Johnson is now a member.').first()).toBeVisible()

  await demoted.getByRole('button', { name: 'Delete permanently' }).click()
  await expect(
    demoted.getByText('You don’t have permission to permanently delete projects (project:delete).'),
  ).toBeVisible()
  await expect(demoted.getByText('Ask Grace Hopper for access.')).toBeVisible()
  await demoted.goto(`/dashboard/${slug}/projects`)
  await expect(demoted.getByRole('link', { name: 'Kept' })).toBeVisible()
})

test('no protected page, flight of one, or download is kept by a cache', async ({ page, login }) => {
  await login(page, 'ada')
  for (const path of ['', '/projects', '/members', '/audit-log', '/audit-log/export', '/settings'])
    for (const rsc of ['', '1']) {
      const headers = rsc ? { rsc } : undefined
      const answer = await page.request.get(`/dashboard/acme${path}`, { headers })
      expect([path, answer.status(), answer.headers()['cache-control']]).toEqual([
        path,
        200,
        expect.stringContaining('no-store'),
      ])
    }
})
