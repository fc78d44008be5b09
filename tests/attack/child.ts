import 'next/dist/server/node-environment-baseline.js'
import { text } from 'node:stream/consumers'
import { type Death, dieOf } from '../crash/dying'
import { handlers, type Name } from './handlers'

// Answers the requests of its plan as one of the targets does, and dies of SIGKILL in the middle of it.

type Plan = {
  name: Name
  mailUrl: string
  databaseUrl: string
  plan: (Death & { url: string; init: RequestInit })[]
}

const { name, plan, ...surroundings }: Plan = JSON.parse(await text(process.stdin))
// Each request keeps its connection.
const { handle } = handlers[name]({ ...surroundings, connections: plan.length + 5 })
await dieOf(
  plan.map(({ url, init, ...death }) => ({
    ...death,
    run: async () => (await handle(new Request(url, init))).status,
  })),
)
