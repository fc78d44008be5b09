import { eq, sql } from 'drizzle-orm'
import { afterEach, expect, test, vi } from 'vitest'
import { requestExportAction } from '@/app/account/actions'
import { GET } from '@/app/account/export/route'
import { db } from '@/db'
import { accountExport, user } from '@/db/schema'
import { exportState } from '@/lib/account/export'
import { limits } from '@/lib/http/rate-limits'
import { cleanUpJob } from '@/lib/jobs/clean-up'
import { log } from '@/lib/log'
import { createProject } from '@/lib/projects/operations'
import { Browser } from '../../support/browser'
import { joins, newLink, openDomain } from '../../support/joining'
import { forgetCounts } from '../../support/limits'
import { mailbox, runJobs } from '../../support/mailbox'
import { newOrganization, newPerson, type Person } from '../../support/people'

// A copy of everything about oneself, for that person alone, for a day.

afterEach(forgetCounts)

const download = (browser: Browser) =>
  browser.within(() => GET(new Request('http://localhost/account/export'), { params: Promise.resolve({}) }))
const state = (person: Person) => person.signedIn(exportState)
const rowOf = ({ id }: Person) => db().select().from(accountExport).where(eq(accountExport.userId, id))
async function copyOf(person: Person) {
  await person.call(requestExportAction)
  await runJobs()
  return JSON.parse(await (await download(person)).text())
}

test('a copy has what a person is and did, and no secret', async () => {
  const { owner, id } = await newOrganization({ name: 'Mine' })
  await owner.with('project:create', (context) => createProject(context, { name: 'Secret plan' }))
  const copy = await copyOf(owner)
  expect(copy).toMatchObject({
    profile: { id: owner.id, name: owner.name, email: owner.email },
    waysToSignIn: [{ provider: 'credential' }],
    organizations: [
      {
        name: 'Mine',
        role: 'owner',
        created: { project: 1 },
        activity: [{ action: 'project:create', outcome: 'done', ipAddress: owner.address }],
      },
    ],
  })
  expect(copy.sessions).toHaveLength(2)
  const text = JSON.stringify(copy)
  for (const secret of [owner.facts.token, id, 'Secret plan', 'password"', 'token'])
    expect(text).not.toContain(secret)
})

test('it has the requests to join that its person made, and the links that they created', async () => {
  const [mine, theirs] = [await newOrganization({ name: 'Mine' }), await newOrganization({ name: 'Theirs' })]
  const { domain } = await openDomain(theirs, { needsApproval: true })
  await db()
    .update(user)
    .set({ email: `${mine.owner.id}@${domain}` })
    .where(eq(user.id, mine.owner.id))
  await joins(mine.owner, theirs)
  const token = await newLink(mine.owner, { role: 'member' })
  const copy = await copyOf(mine.owner)
  expect(copy).toMatchObject({
    requestsToJoin: [{ organization: 'Theirs', state: 'pending' }],
    organizations: [{ name: 'Mine', invitationLinksCreated: [{ role: 'member' }] }],
  })
  expect(JSON.stringify(copy)).not.toContain(token)
})

test('it has nothing of what others did there, nor of an organization that the person left', async () => {
  const [{ owner, join }, former] = [
    await newOrganization({ name: 'Ours' }),
    await newOrganization({ name: 'Former' }),
  ]
  const person = await join('member')
  await former.join('member', person)
  await owner.with('project:create', (context) => createProject(context, { name: 'Secret plan' }))
  await db().execute(sql`delete from member where organization_id = ${former.id} and user_id = ${person.id}`)
  const copy = await copyOf(person)
  expect(copy.organizations).toMatchObject([
    { name: 'Ours', role: 'member', created: { project: 0 }, activity: [] },
  ])
  expect(JSON.stringify(copy)).not.toMatch(/Secret plan|Former/)
})

test('its person is told when it is ready, and downloads it while signed in', async () => {
  const person = await newPerson()
  expect([await state(person), (await download(person)).status]).toEqual([undefined, 404])
  await person.call(requestExportAction)
  expect([await state(person), (await download(person)).status]).toMatchObject([{ isReady: false }, 404])
  const { links } = await mailbox.latest(person.email)
  expect(links.some((link) => link.endsWith('/account#data'))).toBe(true)
  expect(await state(person)).toMatchObject({ isReady: true })
  const { status, headers } = await download(person)
  expect([status, headers.get('content-disposition'), headers.get('cache-control')]).toEqual([
    200,
    'attachment; filename="account.json"',
    'no-store',
  ])
})

test('no one else gets it', async () => {
  const person = await newPerson()
  await copyOf(person)
  expect([(await download(await newPerson())).status, (await download(new Browser())).status]).toEqual([
    404, 401,
  ])
})

test('in the database it is encrypted, for its person and request', async () => {
  const [person, other] = [await newPerson(), await newPerson()]
  await copyOf(person)
  await copyOf(other)
  const [row] = await rowOf(person)
  expect(Buffer.from(row?.sealed ?? '', 'base64url').toString('latin1')).not.toContain(person.email)
  await db().update(accountExport).set({ sealed: row?.sealed }).where(eq(accountExport.userId, other.id))
  const said = vi.spyOn(log, 'error').mockImplementation(() => {})
  await expect(download(other).then(({ status }) => status)).resolves.toBe(500)
  expect(said).toHaveBeenCalledOnce()
})

test('after a day it is gone', async () => {
  const person = await newPerson()
  await copyOf(person)
  await db().update(accountExport).set({ expiresAt: sql`now()` }).where(eq(accountExport.userId, person.id))
  expect([await state(person), (await download(person)).status]).toEqual([undefined, 404])
  await cleanUpJob.perform({}, { attempt: 1, last: true })
  expect(await rowOf(person)).toEqual([])
})

test('a new request replaces it, and the job of the earlier one does nothing', async () => {
  const person = await newPerson()
  await person.call(requestExportAction)
  await person.call(requestExportAction)
  await runJobs()
  expect(await mailbox.sent(person.email)).toEqual(['export-ready'])
})

test('requests are limited by person', async () => {
  const person = await newPerson()
  for (let n = 0; n < limits['export:person'].points; n++) await person.call(requestExportAction)
  expect(await person.call(requestExportAction)).toMatchObject({ status: 'refused', code: 'too_many' })
})
