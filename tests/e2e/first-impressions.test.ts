import { server } from './support/server'
import { expect, test } from './support/test'

// Titles, times, and the small files that browsers and crawlers ask for.

test.describe('the title of the document', () => {
  // A page that is not there, or not for this person, has its status.
  test.use({ expectedErrors: /status of 40[34]/ })

  test('says what is shown and whose it is, also after a click', async ({ page, login }) => {
    await page.goto('/')
    await expect(page).toHaveTitle('Atrium')
    await login(page, 'ada')
    await page.goto('/dashboard/acme')
    await expect(page).toHaveTitle('Overview · Acme Robotics · Atrium')
    await page.getByRole('link', { name: 'View projects' }).click()
    await expect(page).toHaveTitle('Projects · Acme Robotics · Atrium')
    await page.getByRole('link', { name: 'Gripper calibration' }).click()
    await expect(page).toHaveTitle('Gripper calibration · Acme Robotics · Atrium')
    await page.goto('/')
    await expect(page.getByRole('link', { name: 'Open dashboard' }).first()).toBeVisible()
    await expect(page.getByRole('link', { name: 'Sign in' })).toHaveCount(0)
  })

  test('of a refusal says what it is, and tells a stranger nothing', async ({ page, login }) => {
    await login(page, 'edsger')
    const titles = []
    for (const path of ['/dashboard/nowhere/projects', '/nowhere']) {
      await page.goto(path)
      titles.push(await page.title())
    }
    await page.context().clearCookies()
    await login(page, 'grace')
    await page.goto('/dashboard/acme/projects')
    titles.push(await page.title())
    expect(new Set(titles)).toEqual(new Set(['Page not found · Atrium']))
  })
})

test.describe('a time', () => {
  test.use({ timezoneId: 'Asia/Kolkata' })

  test('is the reader’s own, with its zone, and says how long ago it was', async ({ page, login }) => {
    await login(page, 'ada')
    await page.goto('/dashboard/acme/projects')
    const time = page.locator('time').first()
    await expect(time).toHaveAttribute('title', /^\d+ \w+ \d{4}, \d\d:\d\d:\d\d (IST|GMT\+5:30)$/)
    await page.goto('/account')
    await expect(page.locator('time').nth(1)).toHaveText(/just now|minutes? ago/)
  })

  test('is UTC without JavaScript, and says so', async ({ otherBrowser, login }) => {
    const page = await otherBrowser({ javaScriptEnabled: false, timezoneId: 'Asia/Kolkata' })
    await login(page, 'ada')
    await page.goto('/dashboard/acme/projects')
    const time = page.locator('time').first()
    await expect(time).toHaveText(/^\d+ \w+ \d{4}$/)
    // Written by the style sheet.
    expect(await time.evaluate((element) => getComputedStyle(element, '::after').content)).toBe('" UTC"')
  })
})

test.describe('a small file', () => {
  for (const [path, type] of [
    ['/favicon.ico', 'image/x-icon'],
    ['/icon.svg', 'image/svg+xml'],
    ['/apple-icon.png', 'image/png'],
    ['/apple-touch-icon.png', 'image/png'],
    ['/apple-touch-icon-precomposed.png', 'image/png'],
    ['/robots.txt', 'text/plain'],
    ['/manifest.webmanifest', 'application/manifest+json'],
    ['/.well-known/security.txt', 'text/plain'],
  ] as const)
    test(`is there: ${path}`, async ({ request }) => {
      const answer = await request.get(path)
      expect([answer.status(), answer.headers()['content-type']]).toEqual([
        200,
        expect.stringContaining(type),
      ])
      expect((await answer.body()).length).toBeLessThan(5000)
      expect(answer.headers()).not.toHaveProperty('set-cookie')
    })

  test('is not there: one line says so', async ({ request }) => {
    for (const path of ['/sitemap.xml', '/wp-login.php', '/.env', '/.well-known/nowhere']) {
      const answer = await request.get(path, { headers: { accept: 'text/html,*/*' } })
      expect([path, answer.status(), await answer.text()]).toEqual([path, 404, 'There is no such file.\n'])
    }
  })

  test('leads password managers to where the password is changed', async ({ request }) => {
    const answer = await request.get('/.well-known/change-password', { maxRedirects: 0 })
    expect([answer.status(), answer.headers().location?.replace(server().url, '')]).toEqual([
      307,
      '/account#password',
    ])
  })
})
