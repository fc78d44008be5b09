import { fork } from 'node:child_process'
import { once } from 'node:events'
import { performance } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { openTestServer } from '../support/test-server/open'

// How long a page takes while a thousand people sign in at the same moment, each from an IP address
// of their own. Needs a production build.

const people = 1_000
const addressHeader = 'x-real-ip'

// The people are a process of their own, so that they don't delay what measures.
const [, , peopleOf] = process.argv
if (peopleOf) await signInAll(peopleOf)
else await measure()

async function measure() {
  const server = await openTestServer({ TRUSTED_IP_HEADER: addressHeader })
  try {
    await timesOf(server.url, wait(3_000))
    console.log(`A page alone: p95 ${p95(await timesOf(server.url, wait(5_000)))} ms.`)
    const burst = once(fork(import.meta.filename, [server.url]), 'exit')
    const times = await timesOf(server.url, burst)
    console.log(`The same page meanwhile: p95 ${p95(times)} ms of ${times.length}.`)
  } finally {
    await server.close()
  }
}

async function signInAll(url: string) {
  const answers: Record<string, number> = {}
  const each = async (_: unknown, n: number) => {
    const status = await signIn(url, n)
    answers[status] = (answers[status] ?? 0) + 1
  }
  await Promise.all(Array.from({ length: people }, each))
  console.log('Sign-ins by status:', answers)
}

/** @returns the status, or that the connection was lost */
async function signIn(url: string, n: number): Promise<string> {
  const answer = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    body: JSON.stringify({ email: `person-${n}@burst.test`, password: 'a wrong password' }),
    headers: {
      origin: url,
      'content-type': 'application/json',
      [addressHeader]: `10.${n >> 8}.${n & 255}.1`,
    },
  }).catch(() => undefined)
  await answer?.arrayBuffer().catch(() => {})
  return answer ? String(answer.status) : 'lost'
}

/** Milliseconds of one request for a page after the other, while `work` goes on. */
async function timesOf(url: string, work: Promise<unknown>): Promise<number[]> {
  const times: number[] = []
  let isDone = false
  work.finally(() => {
    isDone = true
  })
  while (!isDone) {
    const start = performance.now()
    await (await fetch(`${url}/login`, { headers: { [addressHeader]: '192.0.2.1' } })).text()
    times.push(performance.now() - start)
    await wait(20)
  }
  return times
}

function p95(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b)
  return Math.round(sorted[Math.floor(0.95 * sorted.length)] ?? Number.NaN)
}
