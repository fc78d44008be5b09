import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { db, pool } from '@/db'
import { mail } from '@/db/schema'
import { sendMail } from '@/lib/email/send'
import { env } from '@/lib/env'
import { startWorker, stopWorker } from '@/lib/jobs/worker'
import { log } from '@/lib/log'
import { asOwner } from '../../support/owner'

beforeEach(() => void vi.spyOn(log, 'error').mockImplementation(() => {}))
afterEach(async () => {
  await stopWorker()
  await db().execute(sql`delete from graphile_worker._private_jobs`)
})

/** Queues an email, and waits until the worker has sent it and stored that its job is done. */
async function itDoesAJob(): Promise<void> {
  await db().delete(mail)
  await sendMail('ada@acme.test', 'reset-password', { url: 'http://localhost:3000/reset-password?token=abc' })
  await vi.waitFor(
    async () => {
      expect(await db().select({ state: mail.state }).from(mail)).toEqual([{ state: 'sent' }])
      expect((await db().execute(sql`select from graphile_worker.jobs`)).rows).toEqual([])
    },
    { timeout: 20_000 },
  )
}

const saysThatItStartsAnother = () =>
  expect(log.error).toHaveBeenCalledWith(expect.anything(), 'the job worker ended; starting another')

/** Calls `run` while the worker can't look up its tasks. */
async function whileTasksAreLocked(run: () => Promise<void>): Promise<void> {
  const client = await pool().connect()
  try {
    await client.query('begin; lock table graphile_worker._private_tasks in exclusive mode')
    await run()
  } finally {
    await client.query('rollback')
    client.release()
  }
}

/** Returns when they have ended, and the driver knows. @returns how many it broke */
const breakConnections = async (which: string) => {
  const broken = await asOwner(`
    select pg_terminate_backend(pid, 10000) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and ${which}`)
  return broken.length
}

test('a worker whose connection breaks while it starts is followed by one that does its jobs', async () => {
  await whileTasksAreLocked(async () => {
    startWorker()
    const waiting = `wait_event_type = 'Lock' and query like '%_private_tasks%'`
    await vi.waitFor(async () => expect(await breakConnections(waiting)).toBe(1), { timeout: 20_000 })
  })
  await itDoesAJob()
  saysThatItStartsAnother()
})

test('a worker whose connections break while it works does the next job', async () => {
  startWorker()
  await itDoesAJob()
  expect(await breakConnections('true')).toBeGreaterThan(0)
  await itDoesAJob()
})

// With two logins there can be a pooler, through which nothing is heard.
test.skipIf(env().separateLogins)(
  'a worker that ends by itself is followed by one that does its jobs',
  async () => {
    startWorker()
    await itDoesAJob()
    // graphile-worker stops when another process has changed its tables, and says so.
    const { exitCode } = process
    onTestFinished(() => {
      process.exitCode = exitCode
    })
    const change = JSON.stringify({ breaking: true, migrationNumber: 999 })
    await db().execute(sql`select pg_notify('worker:migrate', ${change})`)
    await vi.waitFor(saysThatItStartsAnother, { timeout: 20_000 })
    await itDoesAJob()
  },
)
