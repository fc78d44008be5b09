import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { parseCrontab } from 'graphile-worker'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { db, transaction } from '@/db'
import { project } from '@/db/schema'
import { inTenant } from '@/db/tenant'
import { defineJob, defineTenantJob, type Job } from '@/lib/jobs/define'
import { jobs } from '@/lib/jobs/list'
import { tasksOf } from '@/lib/jobs/work'
import { log } from '@/lib/log'
import { closeOrganization } from '@/lib/organizations/end'
import { written } from '../../support/audit'
import { hurryJobs, runJobs } from '../../support/mailbox'
import { expectNone } from '../../support/none'
import { newOrganization } from '../../support/people'
import { root } from '../../support/source'
import { sources } from '../../support/sources'
import { archiveOldProjects } from './add-a-job/example'

const work = (...list: Job[]) => runJobs(tasksOf(list))
const waiting = async (name: string) =>
  (await db().execute(sql`select attempts from graphile_worker.jobs where task_identifier = ${name}`)).rows
    .length

beforeEach(() => void vi.spyOn(log, 'error').mockImplementation(() => {}))
afterEach(() => db().execute(sql`delete from graphile_worker._private_jobs`))

describe('a job', () => {
  const run = vi.fn(async () => {})
  const count = defineJob('count', z.object({ n: z.number() }), run, { attempts: 3 })

  test('is done with what it was given, once its transaction commits', async () => {
    await count.enqueue({ n: 1 })
    const failing = transaction(async () => {
      await count.enqueue({ n: 2 })
      throw new Error('never mind')
    })
    await expect(failing).rejects.toThrow('never mind')
    await work(count)
    expect(run.mock.calls).toEqual([[{ n: 1 }, { attempt: 1, last: false }]])
    expect(await waiting('count')).toBe(0)
  })

  test('is not queued with what does not fit, or would not fit when it comes back', async () => {
    await expect(Reflect.apply(count.enqueue, null, [{ n: 'one' }])).rejects.toThrow('number')
    const dated = defineJob('dated', z.object({ on: z.date() }), run)
    await expect(dated.enqueue({ on: new Date(0) })).rejects.toThrow('date')
    expect([await waiting('count'), await waiting('dated')]).toEqual([0, 0])
  })

  test('is not run with what does not fit by now, and says so', async () => {
    await defineJob('count', z.object({}), run).enqueue({})
    run.mockClear()
    await work(count)
    expect(run).not.toHaveBeenCalled()
    const { rows } = await db().execute(sql`select last_error from graphile_worker.jobs`)
    expect(rows).toEqual([{ last_error: expect.stringContaining('expected number') }])
  })

  test('is tried again as often as it says, and knows its last try', async () => {
    const tries: unknown[] = []
    const failing = defineJob(
      'failing',
      z.object({}),
      async (_, about) => {
        tries.push(about)
        throw new Error('not yet')
      },
      { attempts: 3 },
    )
    await failing.enqueue({})
    for (let n = 0; n < 5; n++) {
      await hurryJobs()
      await work(failing)
    }
    expect(tries).toEqual([
      { attempt: 1, last: false },
      { attempt: 2, last: false },
      { attempt: 3, last: true },
    ])
  })

  test('waits until it is due', async () => {
    run.mockClear()
    await count.enqueue({ n: 1 }, { at: new Date('2999-01-01') })
    await work(count)
    expect(run).not.toHaveBeenCalled()
    await hurryJobs()
    await work(count)
    expect(run).toHaveBeenCalledTimes(1)
  })

  test('that needs a payload does not come by the clock (checked by tsc)', () => {
    // @ts-expect-error nobody would give it the number
    defineJob('count', z.object({ n: z.number() }), run, { cron: '* * * * *' })
  })
})

describe('a job of an organization', () => {
  const filled = async () => {
    const organization = await newOrganization()
    const context = { organization, user: organization.owner }
    await inTenant(context, (tx) =>
      tx.insert(project).values({ organizationId: organization.id, name: 'Old', createdAt: new Date(0) }),
    )
    return { organization, context }
  }
  const payload = { createdBefore: '2000-01-01T00:00:00Z' }
  const archived = ({ id }: { id: string }) => written(id, () => work(archiveOldProjects))

  test('sees and changes the rows of its own, as no one’s, by the word that it chose', async () => {
    const [mine, other] = [await filled(), await filled()]
    await inTenant(mine.context, () => archiveOldProjects.enqueue(mine.context, payload))
    let others: unknown[] = []
    const rows = await written(mine.organization.id, async () => {
      others = await archived(other.organization)
    })
    expect(rows.map(({ actor, address, action }) => [actor, address, action])).toEqual([
      [null, null, 'project:archive'],
    ])
    expect(others).toEqual([])
  })

  test('is not queued by a transaction that fails', async () => {
    const { organization, context } = await filled()
    const failing = inTenant(context, async () => {
      await archiveOldProjects.enqueue(context, payload)
      throw new Error('never mind')
    })
    await expect(failing).rejects.toThrow('never mind')
    expect(await waiting('archive-old-projects')).toBe(0)
    expect(await archived(organization)).toEqual([])
  })

  test.each([
    ['deleted', closeOrganization],
    ['purged', (id: string) => db().execute(sql`delete from organization where id = ${id}`)],
  ])('does not run once that is %s, and is not tried again', async (_, end) => {
    const { organization } = await filled()
    const run = vi.fn(async () => {})
    const job = defineTenantJob('of-the-deleted', z.object({}), run)
    await job.enqueue({ organization }, {})
    await end(organization.id)
    await work(job)
    expect(run).not.toHaveBeenCalled()
    expect(await waiting('of-the-deleted')).toBe(0)
  })

  test('writes nothing into an organization that is deleted meanwhile', async () => {
    const { organization } = await filled()
    const late = defineTenantJob('late', z.object({}), async (tenant) => {
      await closeOrganization(organization.id)
      await inTenant(tenant, (tx) =>
        tx.insert(project).values({ organizationId: organization.id, name: 'Late' }),
      )
    })
    await late.enqueue({ organization }, {})
    const rows = await written(organization.id, () => work(late))
    expect(rows.map(({ action }) => action)).toEqual(['organization:delete'])
  })
})

describe('the list of jobs', () => {
  test('has every job that a file of lib exports, each by a name of its own', async () => {
    const files = sources(['lib']).filter(({ text }) => /\bdefine(Tenant)?Job\(/.test(text))
    const exported = (await Promise.all(files.map(({ load }) => load())))
      .flatMap((module) => Object.entries(module))
      .filter(([, value]) => typeof value === 'object' && value !== null && 'perform' in value)
    expect(exported.length).toBeGreaterThanOrEqual(3)
    expectNone(
      exported.filter(([, job]) => !jobs.some((listed) => listed === job)).map(([name]) => name),
      'Defined and done by no worker: add these to lib/jobs/list.ts',
    )
    expect(new Set(jobs.map(({ name }) => name)).size).toBe(jobs.length)
  })

  test('has schedules that the worker understands', () => {
    const scheduled = jobs.filter(({ cron }) => cron)
    expect(scheduled.length).toBeGreaterThan(3)
    for (const { name, cron } of scheduled) expect(parseCrontab(`${cron} ${name}`)).toHaveLength(1)
  })
})

test('docs/add-a-job.md shows the job that runs in these tests', () => {
  const read = (path: string) => readFileSync(join(root, path), 'utf8')
  const example = read('tests/guarantees/jobs/add-a-job/example.ts').trim()
  expect(read('docs/add-a-job.md').replace(/^ {3}/gm, '')).toContain(example)
})
