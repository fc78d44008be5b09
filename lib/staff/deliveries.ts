import { and, eq, isNotNull, sql } from 'drizzle-orm'
import { z } from 'zod'
import { db } from '@/db'
import { mail } from '@/db/schema'
import { recordStaff } from '../audit/record'
import { AppError } from '../errors'
import type { Staff } from '../guard/context'
import { idField } from '../input'
import { keyset, type PageQuery } from '../keyset'
import { staffOperation } from './operation'

// Emails and jobs that failed. Payloads are never shown: they contain the links of emails.

const pageSize = 25

type EmailQuery = PageQuery & { search?: string; problems?: boolean }

/** Newest first. `search` is a whole email, `problems` only lists those with an error. */
export async function listEmails(_: Staff, { search, problems, ...query }: EmailQuery) {
  const { key, where, orderBy, limit, page } = keyset(mail.createdAt, mail.id, query, pageSize)
  const recipient = search?.toLowerCase().replaceAll('\0', '')
  return page(
    await db()
      .select({
        key,
        id: mail.id,
        recipient: mail.recipient,
        template: mail.template,
        state: mail.state,
        error: mail.error,
        createdAt: mail.createdAt,
        sentAt: mail.sentAt,
      })
      .from(mail)
      .where(
        and(
          recipient ? eq(mail.recipient, recipient) : undefined,
          problems ? isNotNull(mail.error) : undefined,
          where,
        ),
      )
      .orderBy(...orderBy)
      .limit(limit),
  )
}

const jobSchema = z.object({
  id: z.string(),
  task: z.string(),
  attempts: z.coerce.number(),
  error: z.string().nullable(),
  at: z.coerce.date(),
})

const mostJobs = 100

/** The newest hundred jobs that were given up. */
export async function listFailedJobs(_: Staff) {
  const { rows } = await db().execute(sql`
    select id::text as id, task_identifier as task, attempts, last_error as error, updated_at as at
      from graphile_worker.jobs
     where attempts >= max_attempts and locked_at is null
     order by updated_at desc limit ${mostJobs}`)
  return z.array(jobSchema).parse(rows)
}

/** An email is retried as its job. @returns the recipient */
export const retryEmail = staffOperation('staff:help', {
  summary: 'Send a failed email again',
  input: z.object({ mailId: idField }),
  run: async (_, { mailId }) => {
    const [found] = await db().select().from(mail).where(eq(mail.id, mailId)).for('update')
    if (!found) throw new AppError('not_found', 'Email not found.')
    if (found.state !== 'failed') throw new AppError('conflict', 'This email hasn’t failed.')
    const { rows } = await db().execute<{ id: string }>(sql`
      select j.id::text as id from graphile_worker._private_jobs j
        join graphile_worker._private_tasks t on t.id = j.task_id
       where t.identifier = 'send-mail' and j.payload ->> 'mailId' = ${mailId}`)
    if (!rows[0])
      throw new AppError('conflict', 'The text of this email was not kept, so it can’t be sent again.')
    await reschedule(rows[0].id)
    await db().update(mail).set({ state: 'queued' }).where(eq(mail.id, mailId))
    await recordStaff('staff:retry', `mail:${mailId}`, found.recipient, { template: found.template })
    return found.recipient
  },
})

/** @returns the job's name */
export const retryJob = staffOperation('staff:help', {
  summary: 'Run a failed job again',
  input: z.object({ jobId: z.string().regex(/^\d{1,18}$/, 'Job not found.') }),
  run: async (_, { jobId }) => {
    const task = await reschedule(jobId)
    await recordStaff('staff:retry', `job:${jobId}`, task)
    return task
  },
})

async function reschedule(jobId: string): Promise<string> {
  const { rows } = await db().execute<{ task: string }>(sql`
    select t.identifier as task
      from graphile_worker.reschedule_jobs(array[${jobId}]::bigint[], run_at => now(), attempts => 0) j
      join graphile_worker._private_tasks t on t.id = j.task_id`)
  if (!rows[0]) throw new AppError('not_found', 'This job has been done, or is running.')
  return rows[0].task
}
