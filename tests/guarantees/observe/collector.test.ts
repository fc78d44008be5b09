import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inviteMember } from '@/app/dashboard/[org]/members/actions'
import { createProject } from '@/app/dashboard/[org]/projects/actions'
import { startExport } from '@/lib/observe/export'
import { serverLimits } from '../../../scripts/server/limits'
import { protectedServer } from '../../../scripts/server/protect'
import { openCollector, pathTo } from '../../support/collector'
import { runJobs } from '../../support/mailbox'
import { newOrganization, type Person } from '../../support/people'
import { restoreSettings, settings } from '../../support/settings'

// Forms behind our server, without Next, whose spans tests/e2e/observe.test.ts looks at.

const collector = await openCollector()
let stop: () => Promise<void>
let owner: Person
let plain: Person
const foreign = '0af7651916cd43dd8448eb211c80319c'
const guest = 'canary.guest@people.test'

const server = protectedServer(
  async (request, response) => {
    const fields = { organization: owner.slug, email: guest, name: 'canary-name', role: 'member' }
    if (request.url?.startsWith('/invite')) await owner.call(inviteMember, fields)
    if (request.url?.startsWith('/refused')) await plain.call(inviteMember, fields)
    if (request.url?.startsWith('/project')) await owner.call(createProject, fields)
    response.end()
  },
  {
    appUrl: 'http://localhost:3000',
    trustedIpHeader: undefined,
    ownNames: () => [],
    secret: '',
    limits: serverLimits,
  },
)
let url = ''
const ask = async (path: string, headers = {}) => {
  const answer = await fetch(`${url}${path}?token=canary-token`, { headers })
  await text(answer.body ?? new Blob().stream())
  return answer.headers.get('x-request-id')
}
const idsOf: Record<string, string | null> = {}

beforeAll(async () => {
  settings({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url })
  stop = await startExport()
  await once(server.listen(0), 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const organization = await newOrganization()
  owner = organization.owner
  plain = await organization.join('member')
})
afterAll(() => {
  restoreSettings()
  server.close()
  collector.close()
})

const spansOf = (id: string | null | undefined) => collector.spans.filter(({ traceId }) => traceId === id)
const tree = (id: string | null | undefined) =>
  spansOf(id).map((span) => pathTo(span, spansOf(id)).join(' > '))

test('everything leaves the app by OTLP, in one trace for each request', async () => {
  idsOf.invite = await ask('/invite', { traceparent: `00-${foreign}-b7ad6b7169203331-01` })
  idsOf.refused = await ask('/refused')
  idsOf.project = await ask('/project')
  await ask('/api/health')
  await runJobs()
  await stop()
  expect(collector.refused).toEqual([])
  expect([...collector.services]).toEqual(['atrium'])
  expect(new Set(Object.values(idsOf)).size).toBe(3)
  for (const id of Object.values(idsOf)) expect(spansOf(id).length).toBeGreaterThan(0)
})

test('a form is one trace, from the request to its email', () => {
  expect(tree(idsOf.invite)).toEqual(
    expect.arrayContaining([
      'GET',
      'GET > guard',
      'GET > operation: Invite someone',
      expect.stringMatching(/^GET > operation: Invite someone > .*job: send-mail > email$/),
    ]),
  )
  expect(tree(idsOf.project)).toContain('GET > operation: Create a project > tenant transaction')
})

test('a span names what it is about by ids', () => {
  const attributesOf = (id: string | null | undefined, name: string) =>
    spansOf(id).find((span) => span.name === name)?.attributes
  expect(attributesOf(idsOf.project, 'tenant transaction')).toEqual({
    'atrium.organization': owner.organizationId,
  })
  expect(attributesOf(idsOf.refused, 'GET')).toMatchObject({ 'http.response.status_code': 403 })
})

test('a trace that the client names is linked, and is not ours', () => {
  expect(idsOf.invite).not.toBe(foreign)
  expect(spansOf(foreign)).toEqual([])
  expect(spansOf(idsOf.invite).find(({ name }) => name === 'GET')?.links).toMatchObject([
    { traceId: foreign },
  ])
})

test('nothing that a person entered leaves the app, and no token', () => {
  expect(collector.everything()).toContain('Invite someone')
  expect(collector.everything()).not.toMatch(/canary|people\.test|acme\.test/)
})

test('what is measured: requests, refusals, jobs, emails, the queue, and the wait for connections', () => {
  const of = (name: string) =>
    collector.measured.filter((each) => each.name === name).map(({ attributes }) => attributes)
  expect(of('atrium.refusals')).toEqual([{ code: 'forbidden', permission: 'invitation:create' }])
  expect(of('atrium.jobs')).toContainEqual({ job: 'send-mail', outcome: 'done' })
  expect(of('atrium.emails')).toContainEqual({ template: 'invitation', outcome: 'sent' })
  expect(of('http.server.request.duration')).toHaveLength(2)
  expect(of('db.client.connection.wait_time')).toContainEqual({ 'db.client.connection.pool.name': 'app' })
  expect(of('db.client.connection.pending_requests')).toHaveLength(2)
  expect(of('db.client.connection.count')).toHaveLength(4)
})
