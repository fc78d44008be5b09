import { eq, sql } from 'drizzle-orm'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { db, transaction } from '@/db'
import { inbox, mail } from '@/db/schema'
import { emptyInbox, hasInbox, listInbox } from '@/lib/email/inbox'
import { noMailServer, sendMail } from '@/lib/email/send'
import { listInvitations } from '@/lib/invitations/queries'
import { startMailServer } from '../../support/mail-server'
import { hurryJobs, mailbox, runJobs } from '../../support/mailbox'
import { newOrganization } from '../../support/people'
import { refusalCode } from '../../support/refusal'
import { restoreSettings, settings } from '../../support/settings'

const closing: (() => void)[] = []

afterEach(async () => {
  for (const close of closing.splice(0)) close()
  restoreSettings()
  await db().execute(sql`delete from graphile_worker._private_jobs`)
})

async function mailServer() {
  const server = await startMailServer()
  closing.push(server.close)
  settings({ SMTP_URL: server.url, MAIL_FROM: 'Atrium <hello@atrium.test>' })
  return server
}

const props = { name: 'Ada', url: 'http://localhost:3000/reset-password?token=abc' }
const send = () => sendMail('ada@acme.test', 'reset-password', props)
const stateOf = async (id: string) => (await db().select().from(mail).where(eq(mail.id, id)))[0]
/** Tries again without the waits between, until it is so. The worker notes a failure just after it is done, so one more look may be needed. */
const triedUntil = (id: string, state: string) =>
  vi.waitFor(
    async () => {
      await hurryJobs()
      await runJobs()
      expect((await stateOf(id))?.state).toBe(state)
    },
    { timeout: 20_000, interval: 10 },
  )
const jobs = async () => (await db().execute(sql`select 1 from graphile_worker._private_jobs`)).rows.length

describe('a mail', () => {
  test('is “sent” only after the server took it, whole, from us and to one recipient', async () => {
    const server = await mailServer()
    const id = await send()
    expect(await stateOf(id)).toMatchObject({ state: 'queued', sentAt: null })
    await runJobs()
    expect(await stateOf(id)).toMatchObject({
      state: 'sent',
      error: null,
      attempts: 1,
      sentAt: expect.any(Date),
    })
    const [taken] = server.taken
    expect(taken).toMatchObject({
      subject: 'Reset your password',
      from: { text: '"Atrium" <hello@atrium.test>' },
      to: { text: 'ada@acme.test' },
    })
    expect(taken?.text).toContain(props.url)
    expect(taken?.html).toContain('token=abc')
    expect(taken?.messageId).toContain(id)
  })

  test('that the server refuses keeps the reason, is tried again, and is then sent once', async () => {
    const server = await mailServer()
    server.refusing = 'Mailbox is on holiday'
    const id = await send()
    await runJobs()
    expect(await stateOf(id)).toMatchObject({
      state: 'queued',
      attempts: 1,
      error: expect.stringContaining('on holiday'),
    })
    const { rows } = await db().execute<{ waits: boolean }>(
      sql`select run_at > now() as waits from graphile_worker._private_jobs`,
    )
    expect(rows).toEqual([{ waits: true }])
    server.refusing = ''
    await triedUntil(id, 'sent')
    expect(await stateOf(id)).toMatchObject({ state: 'sent', attempts: 2, error: null })
    expect(server.taken).toHaveLength(1)
  })

  test('is “failed”, with the reason, after the last try', async () => {
    const server = await mailServer()
    server.refusing = 'No such mailbox'
    const id = await send()
    await triedUntil(id, 'failed')
    expect(await stateOf(id)).toMatchObject({
      state: 'failed',
      attempts: 8,
      error: expect.stringContaining('No such mailbox'),
    })
    await hurryJobs()
    await runJobs()
    expect(server.tries).toBe(8)
  })

  test('waits when no server answers at all', async () => {
    settings({ SMTP_URL: 'smtp://127.0.0.1:1' })
    const id = await send()
    await runJobs()
    expect(await stateOf(id)).toMatchObject({
      state: 'queued',
      error: expect.stringContaining('ECONNREFUSED'),
    })
  })

  test('that was sent is not sent again by a job that comes twice', async () => {
    const server = await mailServer()
    const id = await send()
    await db().execute(
      sql`select graphile_worker.add_job('send-mail', ${JSON.stringify({ mailId: id, template: 'reset-password', props })}::json)`,
    )
    await runJobs()
    expect(server.taken).toHaveLength(1)
  })

  test('exists exactly if the transaction that queued it commits', async () => {
    const server = await mailServer()
    await transaction(async () => {
      await send()
      throw new Error('changed my mind')
    }).catch(() => undefined)
    await runJobs()
    expect(server.taken).toEqual([])
    await transaction(send)
    await runJobs()
    expect(server.taken).toHaveLength(1)
  })

  test('leaves no link behind once it was taken', async () => {
    await mailServer()
    await send()
    await runJobs()
    // The worker does not wait for its own note that a job is done.
    await vi.waitFor(async () => expect(await jobs()).toBe(0), { timeout: 10_000, interval: 10 })
    const { rows } = await db().execute(sql`select 1 from mail m where m::text like '%token=abc%'`)
    expect(rows).toEqual([])
  })
})

describe('in production without a mail server', () => {
  test('nothing pretends to be on its way: the mail is “failed” with the reason, and no job waits', async () => {
    settings({ NODE_ENV: 'production', SMTP_URL: '' })
    const id = await send()
    expect(await stateOf(id)).toMatchObject({ state: 'failed', error: noMailServer })
    expect(await jobs()).toBe(0)
  })

  test('those who may invite see that, and the link to copy', async () => {
    settings({ NODE_ENV: 'production', SMTP_URL: '' })
    const { owner, id } = await newOrganization()
    await owner.post('/organization/invite-member', {
      organizationId: id,
      email: 'by-hand@people.test',
      role: 'member',
    })
    const [open] = (await owner.with('invitation:read', listInvitations)).rows
    expect(open).toMatchObject({
      mailState: 'failed',
      mailError: noMailServer,
      url: expect.stringMatching(/^http:\/\/localhost:3000\/invite\/.+/),
    })
  })

  test('there is no inbox to read', async () => {
    settings({ NODE_ENV: 'production', SMTP_URL: '' })
    expect(hasInbox()).toBe(false)
    expect(await refusalCode((async () => listInbox())())).toBe('not_found')
    expect(await refusalCode(emptyInbox(null))).toBe('not_found')
  })
})

describe('the inbox of development', () => {
  test('keeps the mail with its text, page and links', async () => {
    await send()
    expect(await mailbox.latest('ada@acme.test')).toMatchObject({
      subject: 'Reset your password',
      links: expect.arrayContaining([props.url]),
    })
    expect((await listInbox())[0]?.html).toContain('<html')
  })

  test('is emptied', async () => {
    await send()
    await runJobs()
    await emptyInbox(null)
    expect(await db().select().from(inbox)).toEqual([])
  })

  test('is closed where a server takes the mail', async () => {
    await mailServer()
    expect(hasInbox()).toBe(false)
  })
})
