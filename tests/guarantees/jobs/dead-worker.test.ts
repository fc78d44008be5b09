import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { sql } from 'drizzle-orm'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { db, pool } from '@/db'
import { mail } from '@/db/schema'
import { sendMail } from '@/lib/email/send'
import { cleanUpJob } from '@/lib/jobs/clean-up'
import { tendLocks } from '@/lib/jobs/locks'
import { startWorker, stopWorker } from '@/lib/jobs/worker'
import { startMailServer } from '../../support/mail-server'
import { runJobs } from '../../support/mailbox'
import { restoreSettings, settings } from '../../support/settings'

afterEach(async () => {
  await stopWorker()
  restoreSettings()
  await db().execute(sql`delete from graphile_worker._private_jobs`)
})

const locks = async () =>
  (await db().execute(sql`select locked_by from graphile_worker._private_jobs where locked_at is not null`))
    .rows
/** Leaves an email with the worker `alive`. @returns the id of its job */
async function takenJob(): Promise<string> {
  await sendMail('ada@acme.test', 'reset-password', { url: 'http://localhost:3000/reset-password?token=abc' })
  const { rows } = await db().execute<{ id: string }>(
    sql`update graphile_worker._private_jobs set locked_by = 'alive', locked_at = now() returning id::text`,
  )
  return rows[0]?.id ?? ''
}
const timePasses = () =>
  db().execute(sql`
    update graphile_worker._private_jobs set locked_at = locked_at - interval '13 seconds'
     where locked_at is not null`)

test('an email whose worker was killed while handing it over is sent by the next one', async () => {
  const server = await startMailServer()
  settings({ SMTP_URL: server.url })
  server.stalling = true
  await sendMail('ada@acme.test', 'reset-password', { url: 'http://localhost:3000/reset-password?token=abc' })
  const child = spawn(process.execPath, ['--import', 'tsx', 'tests/guarantees/jobs/delivering-child.ts'], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  await vi.waitFor(() => expect(server.tries).toBe(1), { timeout: 30_000 })
  child.kill('SIGKILL')
  await once(child, 'close')
  expect(await locks()).toHaveLength(1)
  server.stalling = false
  await timePasses()
  startWorker()
  await vi.waitFor(async () => expect(await db().select().from(mail)).toMatchObject([{ state: 'sent' }]), {
    timeout: 20_000,
  })
  expect(server.taken).toHaveLength(1)
  server.close()
})

test('a worker that lives keeps its locks, however long its job takes', async () => {
  const id = await takenJob()
  await timePasses()
  await tendLocks('alive', [id])
  await tendLocks('other', [])
  expect(await locks()).toEqual([{ locked_by: 'alive' }])
  await timePasses()
  await tendLocks('other', [])
  expect(await locks()).toEqual([])
})

test('a worker keeps its locks while others have taken every connection', async () => {
  const id = await takenJob()
  await timePasses()
  const taken = await Promise.all(Array.from({ length: 10 }, () => pool().connect()))
  try {
    await tendLocks('alive', [id])
  } finally {
    for (const client of taken) client.release()
  }
  await tendLocks('other', [])
  expect(await locks()).toEqual([{ locked_by: 'alive' }])
})

test('a worker frees the lock of a job that it has done, but whose end could not be stored', async () => {
  await takenJob()
  await tendLocks('alive', [])
  expect(await locks()).toEqual([{ locked_by: 'alive' }])
  await timePasses()
  await tendLocks('alive', [])
  expect(await locks()).toEqual([])
})

describe('a job whose worker dies during the last attempt', () => {
  const lastAttempt = () =>
    db().execute(sql`
      update graphile_worker._private_jobs set attempts = max_attempts, locked_by = 'dead', locked_at = now() - interval '13 seconds'`)
  const left = async () =>
    (
      await db().execute(
        sql`select max_attempts - attempts as left, last_error from graphile_worker._private_jobs`,
      )
    ).rows

  test('has one more, in which its email is sent', async () => {
    await takenJob()
    await lastAttempt()
    await tendLocks('other', [])
    await runJobs()
    expect(await db().select({ state: mail.state }).from(mail)).toContainEqual({ state: 'sent' })
    expect(await left()).toEqual([])
  })

  test('and then none, and its email is not “queued” for ever', async () => {
    await db().delete(mail)
    await takenJob()
    await lastAttempt()
    await tendLocks('other', [])
    expect(await left()).toEqual([{ left: 1, last_error: 'Its worker ended.' }])
    await lastAttempt()
    await tendLocks('other', [])
    expect(await left()).toEqual([{ left: 0, last_error: 'Its worker ended.' }])
    await db().update(mail).set({ createdAt: sql`now() - interval '2 hours'` })
    await cleanUpJob.perform({}, { attempt: 1, last: true })
    expect(await db().select().from(mail)).toMatchObject([
      { state: 'failed', error: 'Every attempt failed.' },
    ])
  })

  test('while an email that is tried again stays “queued”', async () => {
    await db().delete(mail)
    await takenJob()
    await db().update(mail).set({ createdAt: sql`now() - interval '2 hours'` })
    await cleanUpJob.perform({}, { attempt: 1, last: true })
    expect(await db().select().from(mail)).toMatchObject([{ state: 'queued' }])
  })
})
