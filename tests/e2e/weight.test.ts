import type { Browser, Page } from 'playwright/test'
import { server } from './support/server'
import { expect, test } from './support/test'
import { twentyOfEach } from './support/twenty-rows'

// What a page may weigh, in KB of 1,000 bytes: its HTML as it is written, and its scripts as they
// are sent. docs/performance.md says what the parts are, and what of it is Next's.

/** Scripts and requests of a visit with an empty cache hardly differ among the pages of a layout. */
type Budget = { html: number; scripts?: number; requests?: number }

const signedOut: Record<string, Budget> = {
  '/': { html: 50, scripts: 146, requests: 18 },
  '/login': { html: 25, scripts: 156, requests: 20 },
  '/register': { html: 25 },
  '/forgot-password': { html: 20 },
  '/no-such-page': { html: 15 },
}
const ofOrganization: Record<string, Budget> = {
  '': { html: 60 },
  '/projects': { html: 60, scripts: 156, requests: 20 },
  '/projects/:id': { html: 60 },
  '/members': { html: 60, scripts: 160, requests: 20 },
  '/roles': { html: 60 },
  '/audit-log?action=project:create': { html: 60 },
  '/settings': { html: 60 },
}
const ofPerson: Record<string, Budget> = { '/account': { html: 60, scripts: 159, requests: 20 } }
const ofStaff: Record<string, Budget> = {
  '/admin': { html: 60, scripts: 156, requests: 20 },
  '/admin/people': { html: 60 },
  '/admin/emails': { html: 60 },
  '/admin/jobs': { html: 60 },
  '/admin/audit-log': { html: 60 },
}

test.use({ expectedErrors: /status of 404/ })

test('no page is heavier than its budget', async ({ page, browser, login }) => {
  test.slow()
  const { owner, slug, project, invite } = await twentyOfEach()
  await login(page, owner)
  const asOwner = await page.context().storageState()
  await page.context().clearCookies()
  await login(page, 'stella')
  const asStaff = await page.context().storageState()
  const below = (pages: Record<string, Budget>) =>
    Object.fromEntries(
      Object.entries(pages).map(([path, budget]) => [
        `/dashboard/${slug}${path.replace(':id', project)}`,
        budget,
      ]),
    )

  const weighed = [
    ...(await weigh(browser, signedOut)),
    ...(await weigh(browser, { ...below(ofOrganization), ...ofPerson }, asOwner)),
    ...(await weigh(browser, ofStaff, asStaff)),
  ]
  // Ten rows more: a page of a hundred invitations.
  await invite()
  weighed.push(...(await weigh(browser, below({ '/members': { html: 80 } }), asOwner)))
  console.table(weighed)
  expect(weighed.filter(({ over }) => over !== '')).toEqual([])
})

type Cookies = Awaited<ReturnType<Awaited<ReturnType<Browser['newContext']>>['storageState']>>

async function weigh(browser: Browser, pages: Record<string, Budget>, storageState?: Cookies) {
  const weighed = []
  for (const [path, budget] of Object.entries(pages)) {
    const weight = await weightOf(browser, path, budget.scripts !== undefined, storageState)
    const over = (['html', 'scripts', 'requests'] as const).filter(
      (each) => (weight[each] ?? 0) > (budget[each] ?? Number.POSITIVE_INFINITY),
    )
    weighed.push({ path, ...weight, over: over.join(', ') })
  }
  return weighed
}

async function weightOf(browser: Browser, path: string, isVisited: boolean, storageState?: Cookies) {
  const context = await browser.newContext({ baseURL: server().url, storageState })
  const answer = await context.request.get(path)
  const html = inKb((await answer.body()).length)
  const weight: Budget = isVisited ? { html, ...(await coldVisit(await context.newPage(), path)) } : { html }
  await context.close()
  return weight
}

async function coldVisit(page: Page, path: string) {
  const scripts: Promise<number>[] = []
  let requests = 0
  page.on('request', () => {
    requests += 1
  })
  page.on('requestfinished', (request) => {
    if (request.resourceType() === 'script')
      scripts.push(request.sizes().then(({ responseBodySize }) => responseBodySize))
  })
  await page.goto(path, { waitUntil: 'networkidle' })
  const sent = (await Promise.all(scripts)).reduce((sum, size) => sum + size, 0)
  return { scripts: inKb(sent), requests }
}

const inKb = (bytes: number) => Math.ceil(bytes / 100) / 10
