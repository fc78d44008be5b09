import { migrate } from '@/db/migrate'
import type { Drill } from './support/drill'
import { createProjectId } from './support/people'

/** A new version is deployed, or several processes differ. */
export const deploys: Drill[] = [
  {
    fault: 'Two deployers migrate at the same time, a new database and the one in use',
    quick: true,
    lasts: 0,
    unnoticed: true,
    async strike({ cluster }) {
      const { url, name } = await cluster.newDatabase()
      await Promise.all([url, url, cluster.url, cluster.url].map((each) => migrate(each)))
      const [row] = await cluster.asSuperuser<{ n: number }>(
        'select count(*)::int as n from drizzle.__drizzle_migrations group by hash order by 1 desc limit 1',
        name,
      )
      if (row?.n !== 1) throw new Error(`A migration ran ${row?.n} times.`)
      return () => {}
    },
  },
  {
    fault:
      'A rolling deploy: a new process takes over from an old one, which gets a job that it does not know',
    unnoticed: true,
    async strike({ apps, cluster, newApp }) {
      await cluster.asSuperuser(`select graphile_worker.add_job('of-the-next-version')`)
      apps.push(await newApp())
      const old = apps.shift()
      const { code } = (await old?.end('SIGTERM')) ?? {}
      if (code !== 0) throw new Error(`The old process exited with ${code}.`)
      return async () => {
        const left = await cluster.asSuperuser<{ attempts: number }>(
          `select attempts, graphile_worker.complete_jobs(array[id]) from graphile_worker.jobs where task_identifier = 'of-the-next-version'`,
        )
        if (left[0]?.attempts !== 0) throw new Error('A job of the next version did not wait for it.')
      }
    },
  },
  {
    fault: 'Tabs of an older version send forms, and ask for its files',
    unnoticed: true,
    lasts: 0,
    async strike(world) {
      const visitor = await world.visitor()
      const id = createProjectId()
      const older = `${id.slice(0, 2)}${[...id.slice(2)].reverse().join('')}`
      for (let n = 0; n < 10; n++) {
        const form = await visitor.createProject('of-an-old-tab', undefined, older)
        // The form says that there is a new version, and keeps what was typed (tests/e2e/every-form.test.ts).
        if (form.status !== 409) throw new Error(`The form was answered with ${form.status}.`)
        const file = await visitor.get('/_next/static/chunks/of-an-older-version.js')
        if (file.status !== 404) throw new Error(`The file was answered with ${file.status}.`)
      }
      const made = await world.cluster.asSuperuser(`select from project where name = 'of-an-old-tab'`)
      if (made.length > 0) throw new Error('It was answered with 409, and yet done.')
      return () => {}
    },
  },
  {
    fault: 'Two processes whose clocks are ten minutes apart',
    unnoticed: true,
    async strike({ apps, newApp }) {
      const ahead = await newApp({
        NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(clock)}`,
      })
      apps.push(ahead)
      return async () => {
        apps.pop()
        await ahead.end('SIGTERM')
      }
    },
  },
]

// Next copies the functions of Date itself, and not those that it inherits.
const clock = `
  const now = Date.now
  Date.now = () => now() + 600_000
  globalThis.Date = new Proxy(Date, {
    construct: (date, given, type) => Reflect.construct(date, given.length > 0 ? given : [date.now()], type),
    apply: (date) => new date(date.now()).toString(),
  })`
