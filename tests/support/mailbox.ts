import { setTimeout } from 'node:timers/promises'
import { desc, eq, sql } from 'drizzle-orm'
import { Logger, runOnce, type TaskList } from 'graphile-worker'
import { db, pool } from '@/db'
import { inbox, mail } from '@/db/schema'
import { jobOptions } from '@/lib/jobs/work'

/** Does every job that is due, in this process. */
export async function runJobs(taskList: TaskList = jobOptions.taskList): Promise<void> {
  await runOnce({ pgPool: pool(), ...jobOptions, taskList, logger: new Logger(() => () => {}) })
  // The worker does not wait for its own note of what became of a job.
  for (let n = 0; n < 200 && (await isNoting()); n++) await setTimeout(10)
}

const isNoting = async () =>
  (await db().execute(sql`select 1 from graphile_worker.jobs where locked_at is not null limit 1`)).rows
    .length > 0

/** Moves the next try of every failed job to now. */
export const hurryJobs = () => db().execute(sql`update graphile_worker._private_jobs set run_at = now()`)

export const mailbox = {
  /** Delivers what is queued, then reads the newest mail to this address. @throws Error when there is none */
  async latest(to: string) {
    await runJobs()
    const [found] = await db()
      .select()
      .from(inbox)
      .where(eq(inbox.recipient, to))
      .orderBy(desc(inbox.createdAt), desc(inbox.id))
      .limit(1)
    if (!found) throw new Error(`No mail came for ${to}`)
    return found
  },

  /** The first link in the newest mail to this address that contains `part`. */
  async link(to: string, part: string): Promise<URL> {
    const { links } = await mailbox.latest(to)
    const link = links.find((each) => each.includes(part))
    if (!link) throw new Error(`No link with ${part} among ${links.join(' ')}`)
    return new URL(link)
  },

  /** Templates of all mails to this address, oldest first, whatever became of them. */
  async sent(to: string): Promise<string[]> {
    const rows = await db().select().from(mail).where(eq(mail.recipient, to)).orderBy(mail.createdAt)
    return rows.map(({ template }) => template)
  },
}
