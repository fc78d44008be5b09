import 'next/dist/server/node-environment-baseline.js'
import { text } from 'node:stream/consumers'
import { type Death, dieOf } from '../crash/dying'
import { handlers } from './targets'

// Answers the requests of its plan as one of the targets does, and dies of SIGKILL in the middle of it.

type Plan = {
  name: keyof typeof handlers
  mailUrl: string
  plan: (Death & { url: string; init: RequestInit })[]
}

const { name, mailUrl, plan }: Plan = JSON.parse(await text(process.stdin))
// Each request keeps its connection.
const { handle } = handlers[name](mailUrl, plan.length + 5)
await dieOf(
  plan.map(({ url, init, ...death }) => ({
    ...death,
    run: async () => (await handle(new Request(url, init))).status,
  })),
)
