import { setTimeout as sleep } from 'node:timers/promises'
import { judge } from './judge'
import type { Told } from './people'
import { startTraffic } from './traffic'
import { until, type World } from './world'

/** A fault: what brings it about, and how it ends. */
export type Drill = {
  fault: string
  /** One that CI runs. */
  quick?: true
  /** Where it needs what isn't installed everywhere, the sentence that says so. */
  missing?: () => string | undefined
  /** Seconds that the fault lasts. */
  lasts?: number
  /** Begins the fault. @returns what ends it */
  strike: (world: World) => Promise<() => unknown>
  /** Puts back what only this drill needed. */
  tidy?: (world: World) => Promise<void>
  /** Whether nobody must notice it: every request succeeds. */
  unnoticed?: true
  /** Ms until the part that failed is expected back, after which everything must work; 5 s if it isn't said. */
  within?: number
}

export type Row = {
  fault: string
  said: string[]
  lost: string[]
  halfDone: string[]
  signedOut: number
  /** Seconds until every kind of request succeeded again. */
  back: number
  wrongs: string[]
}

/** People work before, during and after the fault. Then each thing that they were told is looked up in the database. */
export async function run(
  { fault, strike, tidy, lasts = 2, unnoticed, within = 5_000 }: Drill,
  world: World,
): Promise<Row> {
  await forget(world)
  const traffic = startTraffic(await world.visitor())
  let told: Told[] = []
  /** Ms of one round on this machine at this moment. */
  let usual = 0
  let back = 0
  try {
    await traffic.isBackAfter(0)
    usual = await traffic.isBackAfter(Date.now())
    const end = await strike(world)
    await sleep(lasts * 1000)
    await end()
    back = await traffic.isBackAfter(Date.now())
  } finally {
    told = await traffic.stop()
    await tidy?.(world)
  }
  await until('every acknowledged email has been sent', async () => (await waiting(world)) === 0, 60_000)
  const { lost, halfDone } = await judge(told, world)
  const out = told.filter((each) => each.signedOut)
  const silent = told.filter(({ promise, said }) => promise === 'not done' && !/\S \S/.test(said))
  const wrongs = [
    ...lost.map((what) => `lost: ${what}`),
    ...halfDone.map((what) => `half done: ${what}`),
    ...out.map(({ kind, said }) => `a ${kind} said “signed out”: ${said}`),
    ...silent.map(({ kind, said }) => `a ${kind} was refused without a sentence: ${said}`),
    ...told.flatMap(({ kind, said }) => (said.startsWith('500') ? [`a ${kind} was a bug: ${said}`] : [])),
    ...(unnoticed ? told.flatMap(({ kind, said }) => (said ? [`a ${kind} failed: ${said}`] : [])) : []),
    ...(back > within + 3 * usual ? [`back after ${back / 1000} s`] : []),
  ]
  const said = [...new Set(told.flatMap((each) => each.said || []))].toSorted()
  return { fault, said, lost, halfDone, signedOut: out.length, back: back / 1000, wrongs }
}

/** Limits count what earlier drills did, and one that failed can leave something broken. */
async function forget({ cluster, apps, mail, newApp }: World): Promise<void> {
  Object.assign(mail, { stalling: false, refusing: '' })
  for (const [at, app] of apps.entries()) if (app.hasEnded()) apps[at] = await newApp({}, app.port)
  await cluster.asSuperuser(
    `delete from rate_limit; update invitation set status = 'canceled' where status = 'pending'`,
  )
}

async function waiting({ cluster }: World): Promise<number> {
  const [row] = await cluster.asSuperuser<{ n: number }>(
    `select count(*)::int as n from mail where state <> 'sent' and recipient like 'drill-%'`,
  )
  return row?.n ?? 0
}
