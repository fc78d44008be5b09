import pg from 'pg'
import { ask } from './support/ask'
import type { Drill } from './support/drill'
import type { Visitor } from './support/people'
import { until, type World } from './support/world'

/** Postgres fails. */
export const postgres: Drill[] = [
  {
    fault: 'Postgres is away for three seconds',
    lasts: 3,
    quick: true,
    async strike({ cluster }) {
      await cluster.stop()
      return cluster.start
    },
  },
  {
    fault: 'Postgres restarts',
    lasts: 0,
    async strike({ cluster }) {
      await cluster.stop()
      await cluster.start()
      return () => {}
    },
  },
  {
    fault: 'Postgres terminates every connection, again and again',
    async strike({ cluster }) {
      const terminate = () => cluster.asSuperuser(terminating)
      await terminate()
      const timer = setInterval(() => terminate().catch(() => {}), 200)
      return () => clearInterval(timer)
    },
  },
  {
    fault: 'Postgres is read-only, as a standby is before it takes over',
    async strike({ cluster }) {
      const set = (value: 'on' | 'off') =>
        cluster.asSuperuser(`alter database atrium set default_transaction_read_only = ${value}`)
      await set('on')
      await cluster.asSuperuser(terminating)
      return async () => {
        await cluster.asSuperuser(
          'begin read write; alter database atrium reset default_transaction_read_only; commit',
        )
        await cluster.asSuperuser(terminating)
      }
    },
  },
  {
    fault: 'Others have taken every connection to Postgres',
    async strike({ cluster }) {
      const others: pg.Client[] = []
      for (let isFull = false; !isFull; ) {
        const client = new pg.Client({ connectionString: cluster.url })
        client.on('error', () => {})
        await client.connect().then(
          () => others.push(client),
          () => {
            isFull = true
          },
        )
      }
      // Or the app would be faster than others to take what it loses.
      await cluster.asSuperuser(`alter database atrium connection limit ${others.length}`)
      await cluster.asSuperuser(terminatingAll(others.length))
      return async () => {
        await cluster.asSuperuser('alter database atrium connection limit -1')
        await Promise.all(others.map((client) => client.end()))
      }
    },
  },
  {
    fault: 'Postgres is slow: pages wait for a lock',
    lasts: 0,
    async strike(world) {
      const { cluster } = world
      const visitor = await world.visitor('grace')
      const locked = cluster.asSuperuser(
        'begin; lock table project in access exclusive mode; select pg_sleep(3)',
      )
      await until('the table is locked', async () => (await cluster.asSuperuser(lockOfAll)).length > 0)
      await healthIsFirst(world, visitor)
      return () => locked
    },
  },
  {
    fault: 'The disk of Postgres is full',
    missing: () => (process.getuid?.() === 0 ? undefined : 'only root can mount a small disk'),
    lasts: 2,
    async strike(world) {
      const { cluster } = world
      const grace = await world.visitor('grace')
      const empty = cluster.fillDisk()
      await untilRefused(grace)
      return async () => {
        empty()
        // If its log of changes was what did not fit, it has ended itself.
        if (!cluster.isRunning()) await cluster.start()
      }
    },
  },
]

/** Postgres still has some room in the files of its tables. */
async function untilRefused(visitor: Visitor): Promise<void> {
  for (let n = 0; n < 1_000; n++) if ((await visitor.createProject(`filling-${n}`)).status === 503) return
  throw new Error('Postgres found room for a thousand projects.')
}

const lockOfAll = `select from pg_locks where relation = 'project'::regclass and mode = 'AccessExclusiveLock' and granted`
const terminating = `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'atrium' and pid <> pg_backend_pid()`
/** Those of the app, which connected before the others. */
const terminatingAll = (others: number) => `
  select pg_terminate_backend(pid) from (
    select pid from pg_stat_activity where usename = 'atrium' order by backend_start desc offset ${others}) of_the_app`

/** A page that waits for the database must not delay /api/health. */
async function healthIsFirst(world: World, visitor: Visitor): Promise<void> {
  const [app] = world.apps
  const page = visitor.get('/dashboard/globex/projects').then(() => 'the page')
  const health = async () => {
    for (let n = 0; n < 10; n++) await ask(app?.port ?? 0, '/api/health')
    return 'health'
  }
  if ((await Promise.race([page, health()])) !== 'health')
    throw new Error('/api/health answered after a page that waits for a lock.')
  await page
}
