import { setTimeout as sleep } from 'node:timers/promises'
import { kinds, type Told, type Visitor } from './people'

/** People at work, until they are stopped: each kind of request in a loop of its own. */
export function startTraffic(visitor: Visitor) {
  const told: Told[] = []
  let stopping = false
  const loops = kinds.map(async (kind) => {
    while (!stopping) {
      told.push(await visitor.does(kind))
      await sleep(kind === 'sign in' ? 500 : 150)
    }
  })
  const traffic = {
    told,
    /** Waits until every kind has succeeded with a request that began then or later. @returns ms until the last had */
    async isBackAfter(moment: number): Promise<number> {
      const first = () =>
        kinds.map((kind) =>
          told.find((each) => each.kind === kind && each.promise === 'done' && each.began >= moment),
        )
      for (const deadline = Date.now() + 60_000; ; await sleep(50)) {
        const found = first().flatMap((each) => each ?? [])
        if (found.length === kinds.length) return Math.max(...found.map(({ ended }) => ended - moment))
        if (Date.now() > deadline) throw new Error(`Still not back after a minute: ${told.at(-1)?.said}`)
      }
    },
    async stop(): Promise<Told[]> {
      stopping = true
      await Promise.all(loops)
      return told
    },
  }
  return traffic
}
