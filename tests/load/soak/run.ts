import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { castPassword } from '@/db/cast'
import { hashPassword } from '@/db/password-hash'
import { openWorld, until } from '../../drills/support/world'
import { connected } from '../../support/databases'
import { fillForLoad } from '../support/fixture'
import { writeSection } from '../support/section'
import { probing, residentMemory, usedHeap } from './memory'
import { type Answered, Owner, type Place } from './person'
import { tableOf } from './table'
import { openShared } from './two'
import { broken } from './verdict'

// People visit for minutes, at a rate that one process bears on half of this machine. Every answer
// is counted, the server's memory is watched, and in the end each promise is looked up. Needs a
// production build.

const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    /** Visits that begin in a second: each is a sign-in and about a dozen requests. */
    rate: { type: 'string', default: '1.5' },
    /** Two processes that share Redis, and PgBouncer. */
    two: { type: 'boolean', default: false },
    /** Into docs/performance.md. */
    write: { type: 'boolean', default: false },
    /** A folder for snapshots of the heap. */
    snapshots: { type: 'string', default: '' },
  },
})
/** Code is loaded when it is first used, so memory grows for minutes. */
const most = { megabytes: 400, growth: 1.15, warmUp: 5 }
const organizations = 1_000

const world = await openWorld(2_000)
const failures: string[] = []
try {
  await connected(world.cluster.url, async (client) => {
    await fillForLoad(client, [])
    const hash = await hashPassword(castPassword)
    await client.query('update account set password = $1 where id like $2', [hash, 'load-%-owner'])
  })
  const shared = options.two ? await openShared(world) : undefined
  await restart({ ...shared?.settings, ...probing(options.snapshots) }, options.two ? 2 : 1)
  await soak().finally(shared?.close)
} finally {
  await world.close()
}
for (const failure of failures) console.error(`✗ ${failure}`)
process.exit(failures.length === 0 ? 0 : 1)

/** Starts these in the place of the process that `openWorld` has started. */
async function restart(settings: Record<string, string>, count: number) {
  const [first] = world.apps.splice(0)
  await first?.end('SIGTERM')
  for (let n = 0; n < count; n++)
    world.apps.push(await world.newApp(settings, n === 0 ? first?.port : undefined))
}

async function soak() {
  const answers: Answered[] = []
  let turn = 0
  const place: Place = {
    origin: world.appUrl,
    // As a balancer does.
    port: () => world.apps[turn++ % world.apps.length]?.port ?? 0,
    answered: ({ answer: { body, ...answer }, ...what }) => {
      if (!what.ok && !isHonest(answer)) failures.push(`${what.kind}: ${answer.status} ${body.slice(0, 300)}`)
      answers.push({ ...what, answer: { ...answer, body: '' } })
    },
    told: [],
    promised: { removed: [], pictures: [] },
  }
  const seconds = 60 * Number(options.minutes)
  const start = Date.now()
  const elapsed = () => (Date.now() - start) / 1000
  const visits = new Set<Promise<void>>()
  const memory: number[][] = []
  const heap: number[][] = []
  const measureHeap = async () => heap.push(await Promise.all(world.apps.map(usedHeap)))
  const owners = Array.from({ length: organizations }, (_, n) => new Owner(n + 1, place))
  for (let begun = 0; elapsed() < seconds; await sleep(100)) {
    for (; begun < elapsed() * Number(options.rate); begun++) {
      const owner = owners[begun % organizations]
      if (!owner) continue
      const visit = pass(owner).catch((error: Error) => void failures.push(error.message))
      visits.add(visit)
      visit.finally(() => visits.delete(visit))
    }
    if (memory.length < elapsed()) memory.push(world.apps.map(residentMemory))
    // When everything has been loaded, and the caches are full.
    if (heap.length === 0 && elapsed() > seconds / 4) await measureHeap()
  }
  await Promise.all(visits)
  await until('every email has been sent', async () => (await unsent()) === 0, 120_000)
  await measureHeap()
  failures.push(...(await broken(world, place)))
  for (const [n] of world.apps.entries()) {
    const peak = Math.max(...memory.map((each) => each[n] ?? 0))
    const [before = 0, after = 0] = heap.map((each) => each[n] ?? 0)
    if (peak > most.megabytes) failures.push(`Process ${n + 1} had ${Math.round(peak)} MB in memory.`)
    if (Number(options.minutes) >= most.warmUp && after > before * most.growth)
      failures.push(`The heap of process ${n + 1} grew from ${before.toFixed(1)} to ${after.toFixed(1)} MB.`)
  }
  const table = tableOf({ answers, memory, heap, minutes: Number(options.minutes) })
  console.log(`\n${table}\n`)
  if (options.write) writeSection(`npm run soak${options.two ? ' -- --two' : ''}`, table)
}

/** One visit, with pauses to read. */
async function pass(owner: Owner): Promise<void> {
  for await (const _ of owner.visit()) await sleep(200 + 800 * Math.random())
}

/** A refusal that says when to try again. */
function isHonest({ status, retryAfter }: { status: number; retryAfter: string }): boolean {
  return (status === 429 || status === 503) && retryAfter !== ''
}

async function unsent(): Promise<number> {
  const [row] = await world.cluster.asSuperuser<{ n: number }>(
    `select count(*)::int as n from graphile_worker.jobs where task_identifier = 'send-mail'`,
  )
  return row?.n ?? 0
}
