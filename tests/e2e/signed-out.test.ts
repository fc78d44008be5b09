import { castMember, expect, fillSignIn, test } from './support/test'

const staleCookie = 'a-session-that-never-was'

test('a signed-out visitor is sent to sign in, and returns to the page and query they wanted', async ({
  page,
}) => {
  await page.goto('/dashboard/acme/projects?q=arm')
  await expect(page).toHaveURL('/login?callbackUrl=%2Fdashboard%2Facme%2Fprojects%3Fq%3Darm')
  await fillSignIn(page, castMember('mary'), null)
  await expect(page).toHaveURL('/dashboard/acme/projects?q=arm')
})

test('a forged cookie never reaches a page', async ({ page, context, baseURL }) => {
  await context.addCookies([
    { name: 'better-auth.session_token', value: `${staleCookie}.Zm9yZ2Vk`, url: baseURL ?? '' },
  ])
  const answer = await page.request.get('/dashboard/acme', { maxRedirects: 0 })
  expect(answer.status()).toBe(307)
  expect(answer.headers().location).toContain('/login?callbackUrl=')
})

test('a revoked session ends on a usable sign-in form after at most two redirects', async ({
  page,
  context,
  login,
}) => {
  await login(page, 'radia')
  const cookies = await context.cookies()
  await page.request.post('/api/auth/sign-out', { data: {}, headers: { origin: new URL(page.url()).origin } })
  await context.addCookies(cookies)
  const visited: string[] = []
  page.on('response', (response) => {
    if (response.request().isNavigationRequest())
      visited.push(`${response.status()} ${new URL(response.url()).pathname}`)
  })
  await page.goto('/dashboard')
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible()
  expect(visited.filter((line) => line.startsWith('3')).length).toBeLessThanOrEqual(2)
})

test.describe('where sign-in returns to', () => {
  // A path of ours that leads nowhere is a 404, and the browser says so.
  test.use({ expectedErrors: /status of 404/ })

  for (const wanted of [
    'https://evil.test/',
    '//evil.test',
    '/\\evil.test',
    '/.//evil.test',
    '/%09/evil.test',
    'javascript:alert(1)',
  ])
    test(`callbackUrl ${wanted} never leaves the origin`, async ({ page, baseURL }) => {
      await fillSignIn(page, castMember('edsger'), `/login?callbackUrl=${encodeURIComponent(wanted)}`)
      await page.waitForURL((url) => url.pathname !== '/login')
      expect(new URL(page.url()).origin).toBe(baseURL)
    })
})

test('the demo accounts are not in a production build', async ({ page }) => {
  await page.goto('/login')
  await expect(page.getByText(/continue as/i)).toHaveCount(0)
})

test('the inbox of development is no page where a mail server is configured', async ({ page }) => {
  expect((await page.request.get('/dev/inbox')).status()).toBe(404)
})
