import { randomBytes } from 'node:crypto'
import { openCollector, pathTo } from '../support/collector'
import { openTestServer, type TestServer } from '../support/test-server/open'
import { expect, fillSignUp, linkIn, mailbox, stranger, test } from './support/test'

// What leaves the production build while someone uses it: its log, and what it sends to a collector.

test.describe.configure({ mode: 'serial' })

const mark = `canary${randomBytes(4).toString('hex')}`
let collector: Awaited<ReturnType<typeof openCollector>>
let app: TestServer
let printed = ''
let invitation: string | undefined
const tokens: string[] = []

test.beforeAll(async () => {
  collector = await openCollector()
  app = await openTestServer({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }, (text) => {
    printed += text
  })
})
test.afterAll(() => collector.close())

const lines = (): Record<string, unknown>[] =>
  printed.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []))

test('someone signs up, invites someone, forgets a password, and is refused', { tag: '@wide' }, async ({
  otherBrowser,
}) => {
  test.slow()
  const person = { ...stranger(`Nora ${mark}`), password: `${mark} of a long passphrase` }
  const page = await otherBrowser({ baseURL: app.url })
  const link = async (subject: string) => {
    const url = linkIn(await mailbox.latest(person.email, subject, app.mailbox))
    tokens.push(new URL(url).searchParams.get('token') ?? '')
    return url
  }
  await fillSignUp(page, person)
  await page.goto(await link('Confirm'))
  await page.getByRole('button', { name: 'Confirm and sign in' }).click()
  await page.waitForURL(/onboarding/)
  await page.getByLabel('Name').fill(`Works ${mark}`)
  await page.getByRole('button', { name: 'Create organization' }).click()
  await page.waitForURL(/\/dashboard\/[^/]+/)
  await page.goto(`${new URL(page.url()).pathname}/members`)
  await page.getByLabel('Email').fill(`guest.${mark}@people.test`)
  const answer = page.waitForResponse((response) => response.request().method() === 'POST')
  await page.getByRole('button', { name: 'Invite' }).click()
  invitation = (await answer).headers()['x-request-id']
  const guest = await mailbox.latest(`guest.${mark}@people.test`, '', app.mailbox)
  tokens.push(linkIn(guest).split('/').at(-1) ?? '')
  await page.goto(linkIn(guest))

  const other = await otherBrowser({ baseURL: app.url })
  await other.request.post('/api/auth/sign-in/email', {
    data: { email: person.email, password: `${mark} is wrong` },
    headers: { origin: app.url, 'user-agent': mark },
  })
  await other.goto('/forgot-password')
  await other.getByLabel('Email').fill(person.email)
  await other.getByRole('button', { name: 'Send link' }).click()
  await other.goto(await link('Reset'))
  await other.request.get(`/no-such-page/${mark}?token=${mark}`)
  for (const { name, value } of [...(await page.context().cookies()), ...(await other.context().cookies())])
    if (/session|device/.test(name)) tokens.push(value, decodeURIComponent(value).split('.')[0] ?? '')
  // A page that still loads something would complain.
  await Promise.all([page.close(), other.close()])
  await app.close()
})

test('its form is one trace, from the request to its email, with Next’s spans', { tag: '@wide' }, () => {
  const trace = collector.spans.filter(({ traceId }) => traceId === invitation)
  const tree = trace.map((span) => pathTo(span, trace).join(' > '))
  expect(tree).toEqual(
    expect.arrayContaining([
      'POST',
      expect.stringMatching(/^POST > .*POST \/dashboard\/\[org\]\/members$/),
      expect.stringMatching(/^POST > .* > guard$/),
      expect.stringMatching(/ > operation: Invite someone$/),
      expect.stringMatching(/ > operation: Invite someone > .*job: send-mail > email$/),
    ]),
  )
  expect(collector.refused).toEqual([])
})

test('the log has the form, the job and the email under the id of its answer', { tag: '@wide' }, () => {
  const about = lines().filter(({ request }) => request === invitation)
  expect(about).toEqual([
    expect.objectContaining({
      msg: 'done',
      operation: 'Invite someone',
      permission: 'invitation:create',
      actor: expect.any(String),
      organization: expect.any(String),
    }),
    expect.objectContaining({ msg: 'job done', job: 'send-mail', template: 'invitation' }),
  ])
  expect(lines()).toContainEqual(
    expect.objectContaining({ msg: 'refused', endpoint: '/sign-in/email', status: 401 }),
  )
})

test('neither the log nor the collector got a password, a token, an email, or what was typed', {
  tag: '@wide',
}, () => {
  expect(tokens.filter(Boolean).length).toBeGreaterThanOrEqual(5)
  expect(collector.spans.length).toBeGreaterThan(100)
  for (const text of [printed, collector.everything()]) {
    expect(text).not.toContain(mark)
    expect(text).not.toMatch(/@(people|mail)\.test/)
    for (const token of tokens.filter(Boolean)) expect(text.includes(token)).toBe(false)
  }
})

test('each line that it printed after its start is JSON', { tag: '@wide' }, () => {
  const [, ...rest] = printed.slice(printed.indexOf('{"level"')).trimEnd().split('\n')
  expect(rest.filter((line) => !line.startsWith('{"level"'))).toEqual([])
})
