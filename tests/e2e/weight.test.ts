import type { Browser } from 'playwright/test'
import { server } from './support/server'
import { expect, test } from './support/test'
import { twentyOfEach } from './support/twenty-rows'

// What a page may weigh, in KB of 1,000 bytes: its HTML as it is written, and its scripts as they
// are sent. docs/performance.md says what the parts are, and what of it is Next's.

type Weight = { html: number; scripts: number; requests: number }

const inside: Weight = { html: 60, scripts: 156, requests: 20 }
const outside: Weight = { html: 50, scripts: 152, requests: 20 }

const budgets: Record<string, Weight> = {
  '/': outside,
  '/login': { ...outside, scripts: 156 },
  '/register': outside,
  '/forgot-password': outside,
  '/no-such-page': outside,
}
const ofOrganization: Record<string, Weight> = {
  '': inside,
  '/projects': inside,
  '/projects/:id': inside,
  '/members': { ...inside, scripts: 160 },
  '/roles': inside,
  '/audit-log?action=project:create': inside,
  '/settings': inside,
}
const ofPerson: Record<string, Weight> = { '/account': { ...inside, scripts: 158 } }
const ofStaff: Record<string, Weight> = Object.fromEntries(
  ['', '/people', '/emails', '/jobs', '/audit-log'].map((path) => [`/admin${path}`, inside]),
)

test.use({ expectedErrors: /status of 404/ })

test('no page is heavier than its budget', async ({ page, browser, login }) => {
  test.slow()
  const { owner, slug, project, invite } = await twentyOfEach()
  await login(page, owner)
  const asOwner = await page.context().storageState()
  await page.context().clearCookies()
  await login(page, 'stella')
  const asStaff = await page.context().storageState()
  const theirs = Object.entries(ofOrganization).map(([path, budget]): [string, Weight] => [
    `/dashboard/${slug}${path.replace(':id', project)}`,
    budget,
  ])

  const weighed = [
    ...(await weigh(browser, budgets)),
    ...(await weigh(browser, { ...Object.fromEntries(theirs), ...ofPerson }, asOwner)),
    ...(await weigh(browser, ofStaff, asStaff)),
  ]
  await invite()
  const thirtyRows = { [`/dashboard/${slug}/members`]: { ...inside, html: 82, scripts: 160 } }
  weighed.push(...(await weigh(browser, thirtyRows, asOwner)))
  console.table(weighed)
  expect(weighed.filter(({ over }) => over !== '')).toEqual([])
})

type Cookies = Awaited<ReturnType<Awaited<ReturnType<Browser['newContext']>>['storageState']>>

async function weigh(browser: Browser, pages: Record<string, Weight>, storageState?: Cookies) {
  const weighed = []
  for (const [path, budget] of Object.entries(pages)) {
    const weight = await coldVisit(browser, path, storageState)
    const over = (['html', 'scripts', 'requests'] as const).filter((each) => weight[each] > budget[each])
    weighed.push({ path, ...weight, over: over.join(', ') })
  }
  return weighed
}

/** With an empty cache. */
async function coldVisit(browser: Browser, path: string, storageState?: Cookies): Promise<Weight> {
  const context = await browser.newContext({ baseURL: server().url, storageState })
  const page = await context.newPage()
  const scripts: Promise<number>[] = []
  let requests = 0
  page.on('request', () => {
    requests += 1
  })
  page.on('requestfinished', (request) => {
    if (request.resourceType() === 'script')
      scripts.push(request.sizes().then(({ responseBodySize }) => responseBodySize))
  })
  const answer = await page.goto(path, { waitUntil: 'networkidle' })
  const html = (await answer?.body())?.length ?? 0
  const sent = (await Promise.all(scripts)).reduce((sum, size) => sum + size, 0)
  await context.close()
  return { html: inKb(html), scripts: inKb(sent), requests }
}

const inKb = (bytes: number) => Math.ceil(bytes / 100) / 10
