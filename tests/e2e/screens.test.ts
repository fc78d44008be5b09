import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright/test'
import { pageFiles } from '../support/sources'
import { expect, test } from './support/test'

const open = [
  '/',
  '/login',
  '/login/email',
  '/register',
  '/forgot-password',
  '/reset-password?token=x',
  '/verify-email?email=you%40mail.test',
  '/no-such-page',
]
/** Every page whose path says all, so that a new one is looked at from its first day. */
const drawn = pageFiles()
  .map(({ path }) => path.replace(/^app|\/page\.tsx$|\/\([^)]*\)/g, ''))
  .filter((path) => path.startsWith('/dashboard/[org]'))
  .map((path) => path.replace('[org]', 'acme'))
  .filter((path) => !path.includes('['))
const inside = [
  ...drawn,
  '/dashboard/acme/projects?q=zzz',
  '/dashboard/acme/projects/00000000-0000-4000-8000-a00000000001',
  '/dashboard/acme/roles/coordinator',
  '/dashboard/no-such-organization',
  '/onboarding',
  '/account',
]
const staff = [
  '/admin',
  '/admin/organizations/demo-org-acme',
  '/admin/people',
  '/admin/people/demo-mary',
  '/admin/emails',
  '/admin/jobs',
  '/admin/audit-log',
]

async function look(page: Page, path: string) {
  await page.goto(path)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(overflow, `${path} scrolls sideways`).toBeLessThanOrEqual(0)
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${path}: ${id} at ${nodes[0]?.target}`)).toEqual([])
}

// A page that is not there is a 404, and the browser says so.
test.use({ expectedErrors: /status of 404/ })

/** Each theme and each width is in two of the four. The other two can only find what depends on both. */
const asWell = (colorScheme: string, width: number) => (colorScheme === 'light') === (width === 1280)

for (const colorScheme of ['light', 'dark'] as const)
  for (const width of [360, 1280])
    test.describe(`${colorScheme}, ${width} px`, () => {
      test.use({ colorScheme, viewport: { width, height: 800 } })

      const isDark = colorScheme === 'dark'
      const tag = asWell(colorScheme, width) ? ['@long'] : isDark ? ['@wide'] : []
      test('every screen is accessible and fits', { tag }, async ({ page, login }) => {
        test.slow()
        for (const path of open) await look(page, path)
        await login(page, 'ada')
        for (const path of inside) await look(page, path)
        await page.context().clearCookies()
        await login(page, 'stella')
        for (const path of staff) await look(page, path)
      })
    })
