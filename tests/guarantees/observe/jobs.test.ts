import { randomBytes } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { expect, onTestFinished, test } from 'vitest'
import { db, transaction } from '@/db'
import { sendMail } from '@/lib/email/send'
import { workingOn } from '@/lib/observe/about'
import { logged } from '../../support/log'
import { startMailServer } from '../../support/mail-server'
import { runJobs } from '../../support/mailbox'
import { restoreSettings, settings } from '../../support/settings'

const newId = () => randomBytes(16).toString('hex')
const send = () =>
  transaction(() =>
    sendMail('ada@acme.test', 'reset-password', { url: 'http://localhost:3000/reset-password?token=canary' }),
  )

test('a job and its email are logged under the id of the request that queued them', async () => {
  const lines = logged()
  const request = newId()
  const mail = await workingOn({ request, actor: 'ada' }, send)
  await runJobs()
  expect(lines).toEqual([
    expect.objectContaining({
      msg: 'job done',
      request,
      job: 'send-mail',
      attempt: 1,
      mail,
      template: 'reset-password',
    }),
  ])
  expect(JSON.stringify(lines)).not.toMatch(/acme\.test|canary/)
})

test('a job that no request queued is logged without one', async () => {
  const lines = logged()
  await send()
  await runJobs()
  expect(lines).toMatchObject([{ job: 'send-mail' }])
  expect(lines[0]).not.toHaveProperty('request')
})

test('a job that fails is logged with what went wrong, without the address', async () => {
  const server = await startMailServer()
  Object.assign(server, { refusing: 'no mailbox for <ada@acme.test> here', code: 550 })
  settings({ SMTP_URL: server.url })
  onTestFinished(() => {
    restoreSettings()
    server.close()
  })
  const lines = logged()
  const request = newId()
  await workingOn({ request }, send)
  await runJobs()
  expect(lines).toMatchObject([
    {
      level: 'error',
      msg: 'job failed, and is tried again',
      request,
      template: 'reset-password',
      err: { code: 'EMESSAGE' },
    },
  ])
  expect(JSON.stringify(lines)).toContain('no mailbox for <[email]> here')
  await db().execute(sql`delete from graphile_worker._private_jobs`)
})
