import { fork } from 'node:child_process'
import { once } from 'node:events'
import { performance } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { hashPassword } from '@/db/password-hash'
import { connected } from '../support/databases'
import { openTestServer } from '../support/test-server/open'
import { quantile } from './bench/load'

// How long a page takes, and the sign-ins themselves, while a thousand people sign in at the same
// moment, each from an IP address of their own. Needs a production build.

const people = 1_000
const addressHeader = 'x-real-ip'
const right = 'correct horse battery staple'
const emailOf = (n: number) => `person-${n}@burst.test`

// The people are a process of their own, so that they don't delay what measures.
const [, , peopleOf, password = right] = process.argv
if (peopleOf) await signInAll(peopleOf)
else await measure()

async function measure() {
  const server = await openTestServer({ TRUSTED_IP_HEADER: addressHeader })
  try {
    await connected(server.databaseUrl, async (client) => {
      const people = `select 'burst-' || n as id, 'person-' || n || '@burst.test' as email from generate_series(0, $1::int - 1) n`
      await client.query(
        `insert into "user" (id, name, email, email_verified, created_at, updated_at) select id, 'One of many', email, true, now(), now() from (${people}) p`,
        [1_000],
      )
      await client.query(
        `insert into account (id, account_id, provider_id, user_id, password, created_at, updated_at) select id, id, 'credential', id, $2, now(), now() from (${people}) p`,
        [1_000, await hashPassword(right)],
      )
    })
    await timesOf(server.url, wait(3_000))
    console.log(`A page alone: p95 ${p95(await timesOf(server.url, wait(5_000)))} ms.`)
    for (const [kind, given] of [
      ['wrong', 'a wrong password'],
      ['right', right],
    ]) {
      const burst = once(fork(import.meta.filename, [server.url, given ?? '']), 'exit')
      const times = await timesOf(server.url, burst)
      console.log(`The same page among ${kind} passwords: p95 ${p95(times)} ms of ${times.length}.`)
    }
  } finally {
    await server.close()
  }
}

async function signInAll(url: string) {
  const answers: Record<string, number> = {}
  const start = performance.now()
  const each = async (_: unknown, n: number) => {
    const status = await signIn(url, n)
    answers[status] = (answers[status] ?? 0) + 1
  }
  await Promise.all(Array.from({ length: people }, each))
  const seconds = (performance.now() - start) / 1000
  console.log(`Sign-ins by status, all within ${seconds.toFixed(1)} s:`, answers)
}

/** @returns the status, or that the connection was lost */
async function signIn(url: string, n: number): Promise<string> {
  const answer = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    body: JSON.stringify({ email: emailOf(n), password }),
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
  return Math.round(quantile(times, 0.95))
}
