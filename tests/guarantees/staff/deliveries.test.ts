import { eq, sql } from 'drizzle-orm'
import { afterEach, describe, expect, test } from 'vitest'
import { retryEmailAction } from '@/app/admin/emails/actions'
import { retryJobAction } from '@/app/admin/jobs/actions'
import { db } from '@/db'
import { mail } from '@/db/schema'
import { noMailServer, sendMail } from '@/lib/email/send'
import { listEmails, listFailedJobs } from '@/lib/staff/deliveries'
import { startMailServer } from '../../support/mail-server'
import { hurryJobs, runJobs } from '../../support/mailbox'
import { as, newPerson } from '../../support/people'
import { restoreSettings, settings } from '../../support/settings'
import { asStaff, recorded } from '../../support/staff'

const closing: (() => void)[] = []

afterEach(async () => {
  for (const close of closing.splice(0)) close()
  restoreSettings()
  await db().execute(sql`delete from graphile_worker._private_jobs`)
})

/** A server that has refused an email so often that it was given up. */
async function givenUp() {
  const server = await startMailServer()
  closing.push(server.close)
  settings({ SMTP_URL: server.url, MAIL_FROM: 'Atrium <hello@atrium.test>' })
  server.refusing = 'Mailbox is on holiday'
  const { email } = await newPerson()
  const id = await sendMail(email, 'reset-password', {
    url: 'http://localhost:3000/reset-password?token=abc',
  })
  await db().execute(sql`update graphile_worker._private_jobs set attempts = max_attempts - 1`)
  await runJobs()
  expect((await emailOf(id))?.state).toBe('failed')
  server.refusing = ''
  return { server, id, email }
}

const emailOf = async (id: string) => (await db().select().from(mail).where(eq(mail.id, id)))[0]
const emails = (query: Parameters<typeof listEmails>[1]) =>
  asStaff('staff:read', (staff) => listEmails(staff, query))
const failedJobs = () => asStaff('staff:read', listFailedJobs)

describe('a failed email', () => {
  test('is sent after all when staff retry it, and the log names them', async () => {
    const { server, id, email } = await givenUp()
    const stella = await as('stella')
    const log = await recorded(async () => {
      expect(await stella.call(retryEmailAction, { mailId: id })).toMatchObject({
        status: 'done',
        message: `The email to ${email} is being sent again.`,
      })
    })
    expect(await emailOf(id)).toMatchObject({ state: 'queued' })
    await hurryJobs()
    await runJobs()
    expect(await emailOf(id)).toMatchObject({ state: 'sent', error: null })
    expect(server.taken).toHaveLength(1)
    expect(log).toMatchObject([{ action: 'staff:retry', target: `mail:${id}`, staff: stella.id }])
    expect(await stella.call(retryEmailAction, { mailId: id })).toMatchObject({ code: 'conflict' })
  })

  test('is listed with its reason, for its recipient and among the problems, and never with its text', async () => {
    const { id, email } = await givenUp()
    for (const query of [{ search: email.toUpperCase() }, { problems: true }]) {
      const { rows } = await emails(query)
      expect(rows.find((row) => row.id === id)).toMatchObject({ state: 'failed', recipient: email })
      expect(JSON.stringify(rows)).not.toContain('token=abc')
    }
    expect(JSON.stringify(await failedJobs())).not.toContain('token=abc')
  })

  test('whose text was never kept can’t be sent again', async () => {
    settings({ NODE_ENV: 'production', SMTP_URL: '' })
    const { email } = await newPerson()
    const id = await sendMail(email, 'password-changed', { when: '', resetUrl: '' })
    restoreSettings()
    expect(await emailOf(id)).toMatchObject({ state: 'failed', error: noMailServer })
    expect(await (await as('stella')).call(retryEmailAction, { mailId: id })).toMatchObject({
      code: 'conflict',
    })
    expect(await emailOf(id)).toMatchObject({ state: 'failed' })
  })
})

describe('a failed job', () => {
  test('is listed, and runs again when staff say so', async () => {
    await givenUp()
    const [job] = await failedJobs()
    expect(job).toMatchObject({ task: 'send-mail', error: expect.stringContaining('holiday') })
    const stella = await as('stella')
    expect(await stella.call(retryJobAction, { jobId: job?.id ?? '' })).toMatchObject({ status: 'done' })
    expect(await failedJobs()).toEqual([])
    await hurryJobs()
    await runJobs()
    expect(await stella.call(retryJobAction, { jobId: job?.id ?? '' })).toMatchObject({ code: 'not_found' })
  })
})
