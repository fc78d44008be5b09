import type { Browser } from 'playwright/test'
import { server } from './support/server'
import { expect, test } from './support/test'
import { twentyOfEach } from './support/twenty-rows'

// What a page may weigh, in KB of 1,000 bytes: its HTML as it is written, and its scripts as they
// are sent. docs/performance.md says why, and what the parts are.

const open = { html: 40, scripts: 145, requests: 25 }
const inside = { html: 60, scripts: 160, requests: 25 }

const signedOut = ['/', '/login', '/register', '/forgot-password', '/no-such-page']
const ofOrganization = [
  '',
  '/projects',
  '/members',
  '/roles',
  '/audit-log?action=project:create',
  '/audit-log',
  '/settings',
]
const ofStaff = ['', '/people', '/emails', '/jobs', '/audit-log']

test.use({ expectedErrors: /status of 404/ })

test('no page is heavier than its budget', async ({ page, browser, login }) => {
  test.slow()
  const { owner, slug, project } = await twentyOfEach()
  await login(page, owner)
  const asOwner = await page.context().storageState()
  await page.context().clearCookies()
  await login(page, 'stella')
  const asStaff = await page.context().storageState()
  const theirs = [...ofOrganization, `/projects/${project}`].map((path) => `/dashboard/${slug}${path}`)

  const weighed = [
    ...(await weigh(browser, signedOut, open)),
    ...(await weigh(browser, [...theirs, '/account'], inside, asOwner)),
    ...(await weigh(
      browser,
      ofStaff.map((path) => `/admin${path}`),
      inside,
      asStaff,
    )),
  ]
  console.table(weighed)
  expect(weighed.filter(({ over }) => over !== '')).toEqual([])
})

type Weight = { html: number; scripts: number; requests: number }
type Cookies = Awaited<ReturnType<Awaited<ReturnType<Browser['newContext']>>['storageState']>>

async function weigh(browser: Browser, paths: string[], budget: Weight, storageState?: Cookies) {
  const weighed = []
  for (const path of paths) {
    const weight = await coldVisit(browser, path, storageState)
    const over = [...(['html', 'scripts', 'requests'] as const)].filter((each) => weight[each] > budget[each])
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
