import { AsyncLocalStorage } from 'node:async_hooks'
import { connect } from 'node:net'
import { setImmediate as immediately } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { sessionCookie } from '@/lib/guard/session-cookie'
import { endTurn } from '@/lib/http/answer'
import { finish } from '../../../scripts/server/finish'
import type { ServerLimits } from '../../../scripts/server/limits'
import { gate } from '../../support/interleave'
import { http, serve } from './support/serve'

const trustedIpHeader = 'x-real-ip'

/** A server that answers one signed-out post at a time, each when the test says so. */
async function slowServer(signedOutWaiting: number, times: Partial<ServerLimits> = {}) {
  const reached: string[] = []
  const gates: ReturnType<typeof gate>[] = []
  const rests: (() => void)[] = []
  const limits = { signedOutPosts: 1, signedOutWaiting, signedOutTurnMs: 30_000, ...times }
  const served = await serve(
    async ({ method, url }, response) => {
      reached.push(`${method} ${url}`)
      const own = gate()
      gates.push(own)
      rests.push(AsyncLocalStorage.bind(endTurn))
      await own.passed
      response.end('from the application')
    },
    { trustedIpHeader, limits },
  )
  let [received, left] = [0, 0]
  served.server.on('request', (_, response) => {
    received++
    response.on('close', () => left++)
  })
  /** Waits for these events, and for what follows them at once. */
  async function until(isThere: () => boolean) {
    await vi.waitFor(() => expect(isThere()).toBe(true), { timeout: 10_000 })
    for (let n = 0; n < 5; n++) await immediately()
  }
  const from = (address: string, line = 'POST /login', headers: string[] = [], body = '') =>
    served.send(
      http(line, [`${trustedIpHeader}: ${address}`, `Content-Length: ${body.length}`, ...headers], body),
    )
  /** Sends it, and lets it arrive before the next one does. */
  const sends = async (address: string, path: string) => {
    const before = received
    const answer = from(address, `POST /${path}`)
    await until(() => received > before)
    return { answer }
  }
  const arrived = (count: number) => until(() => reached.length >= count)
  /** @returns how it leaves */
  async function visits(address: string, path: string) {
    const [before, socket] = [received, connect(served.port, '127.0.0.1')]
    socket.write(http(`POST /${path}`, [`${trustedIpHeader}: ${address}`, 'Content-Length: 0']))
    await until(() => received > before)
    return async () => {
      const gone = left
      socket.destroy()
      await until(() => left > gone)
    }
  }
  /** Answers one after the other. @returns their paths, in this order */
  async function answerAll(count: number) {
    for (let n = 0; n < count; n++) {
      await arrived(n + 1)
      gates[n]?.open()
    }
    return reached
  }
  return {
    reached,
    rest: () => rests.at(-1)?.(),
    from,
    sends,
    visits,
    arrived,
    answerAll,
    stops: () => finish(served.server, 10_000),
  }
}

test('posts of people who are not signed in wait for their turn, and nobody else does', async () => {
  const { from, sends, arrived, answerAll, reached } = await slowServer(5)
  const first = await sends('192.0.2.1', 'login')
  const second = await sends('192.0.2.2', 'login')
  const others = [
    from('192.0.2.3', 'GET /login'),
    from('192.0.2.3', 'POST /account', [`Cookie: ${sessionCookie('of someone who is signed in')}`]),
  ]
  await arrived(3)
  expect(reached).toEqual(['POST /login', 'GET /login', 'POST /account'])
  await answerAll(4)
  for (const answer of [first.answer, second.answer, ...others])
    expect(await answer).toMatchObject({ status: 200 })
})

test('IP addresses and IPv6 networks take turns, however many posts come from one', async () => {
  const { sends, answerAll } = await slowServer(9)
  for (const [address, path] of [
    ['2001:db8::1', 'flood-1'],
    ['2001:db8::2', 'flood-2'],
    ['2001:db8::3', 'flood-3'],
    ['2001:db8::4', 'flood-4'],
    ['192.0.2.1', 'one'],
    ['192.0.2.2', 'another'],
  ] as const)
    await sends(address, path)
  expect(await answerAll(6)).toEqual(
    ['/flood-1', '/flood-2', '/one', '/another', '/flood-3', '/flood-4'].map((path) => `POST ${path}`),
  )
})

test('where nobody else can wait, the newest post of whoever has most is refused, and told when to return', async () => {
  const { sends, answerAll } = await slowServer(2)
  const first = await sends('192.0.2.1', 'first')
  const [second, third] = [await sends('192.0.2.1', 'second'), await sends('192.0.2.1', 'third')]
  const own = await (await sends('192.0.2.1', 'fourth')).answer
  expect(own.body).toBe('Too many people are signing in right now. Try again in a few seconds.\n')
  expect(own.head).toMatch(/^retry-after: 5\r?$/im)
  const other = await sends('192.0.2.2', 'other')
  expect(await third.answer).toMatchObject({ status: 503 })
  expect(await answerAll(3)).toEqual(['POST /first', 'POST /second', 'POST /other'])
  for (const { answer } of [first, second, other]) expect(await answer).toMatchObject({ status: 200 })
})

test('a post that has waited too long is refused, and the next one has its turn', async () => {
  const { sends, answerAll } = await slowServer(2, { signedOutWaitMs: 60 })
  const first = await sends('192.0.2.1', 'first')
  const late = await sends('192.0.2.2', 'late')
  expect(await late.answer).toMatchObject({ status: 503 })
  await answerAll(1)
  await first.answer
  const next = await sends('192.0.2.3', 'next')
  expect(await answerAll(2)).toEqual(['POST /first', 'POST /next'])
  expect(await next.answer).toMatchObject({ status: 200 })
})

test('a post that takes long, or only waits before it is answered, lets the next one begin', async () => {
  const long = await slowServer(2, { signedOutTurnMs: 30 })
  await long.sends('192.0.2.1', 'first')
  await long.sends('192.0.2.2', 'second')
  await long.arrived(2)
  const resting = await slowServer(2)
  await resting.sends('192.0.2.1', 'first')
  await resting.sends('192.0.2.2', 'second')
  expect(resting.reached).toEqual(['POST /first'])
  resting.rest()
  await resting.arrived(2)
})

test('a client that leaves while it waits gives up its place', async () => {
  const { sends, visits, arrived, answerAll } = await slowServer(2)
  const first = await sends('192.0.2.8', 'first')
  await arrived(1)
  const leave = await visits('192.0.2.9', 'waiting')
  await leave()
  const next = await sends('192.0.2.1', 'next')
  expect(await answerAll(2)).toEqual(['POST /first', 'POST /next'])
  expect(await first.answer).toMatchObject({ status: 200 })
  expect(await next.answer).toMatchObject({ status: 200 })
})

test('a cookie that we have not signed is no session', async () => {
  const { sends, from, answerAll } = await slowServer(1)
  await sends('192.0.2.1', 'first')
  await sends('192.0.2.2', 'second')
  const forged = `Cookie: ${sessionCookie('of someone').replace(/=(.{4})/, '=AAAA')}`
  expect(await from('192.0.2.3', 'POST /login', [forged])).toMatchObject({ status: 503 })
  await answerAll(2)
})

test('a server that stops refuses whoever waits, and answers whoever has their turn', async () => {
  const { sends, answerAll, stops } = await slowServer(2)
  const first = await sends('192.0.2.1', 'first')
  const second = await sends('192.0.2.2', 'second')
  const stopped = stops()
  expect(await second.answer).toMatchObject({ status: 503 })
  await answerAll(1)
  expect(await first.answer).toMatchObject({ status: 200 })
  await stopped
})

test('a post whose client left after its turn began keeps its turn until it is done', async () => {
  const { sends, visits, arrived, answerAll, reached } = await slowServer(2)
  const leave = await visits('192.0.2.8', 'left')
  await arrived(1)
  await leave()
  const next = await sends('192.0.2.1', 'next')
  expect(reached).toEqual(['POST /left'])
  await answerAll(2)
  expect(await next.answer).toMatchObject({ status: 200 })
})

test('bodies that wait have a limit together', async () => {
  const { from, sends, answerAll } = await slowServer(9, { signedOutBytes: 10 })
  await sends('192.0.2.1', 'first')
  const long = from('192.0.2.2', 'POST /login', [], 'more than ten')
  expect(await long).toMatchObject({ status: 503 })
  await answerAll(1)
})
