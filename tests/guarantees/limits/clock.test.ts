import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { randomPort } from '@/db/embedded/ports'
import { addGuess, addPoints, closeCounter, forgetPoints } from '@/lib/http/counter'
import { restoreSettings, settings } from '../../support/settings'

// Processes whose clocks differ count together: a window ends by the clock of the store.

const key = 'clocks'
const window = 60

/** As a process whose clock is wrong by so many minutes. */
async function off<T>(minutes: number, run: () => Promise<T>): Promise<T> {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + minutes * 60_000 })
  try {
    return await run()
  } finally {
    vi.useRealTimers()
  }
}

const take = () => addPoints(key, 1, window)

function guarantees() {
  test.each([
    [15, 0],
    [-15, 0],
    [0, 15],
    [0, -15],
  ])('clocks off by %i and %i minutes share one window, no longer than it should be', async (one, other) => {
    for (const [minutes, points] of [
      [one, 1],
      [other, 2],
      [one, 3],
    ] as const) {
      const counted = await off(minutes, take)
      expect(counted.points).toBe(points)
      expect(counted.msLeft).toBeGreaterThan(0)
      expect(counted.msLeft).toBeLessThanOrEqual(window * 1000)
    }
  })

  test('a window that has ended is followed by a fresh one', async () => {
    await addPoints(key, 5, 0.001)
    await vi.waitFor(async () => expect(await addPoints(key, 1, 0.001)).toMatchObject({ points: 1 }))
  })

  test('points taken at the same moment are all counted, and can be given back or forgotten', async () => {
    const counted = await Promise.all(Array.from({ length: 10 }, take))
    expect(counted.map(({ points }) => points).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(await addPoints(key, -1, window)).toMatchObject({ points: 9 })
    await forgetPoints(key)
    expect(await take()).toMatchObject({ points: 1 })
  })

  const guess = (waits = [0, 0, 50, 100]) => addGuess(key, waits, window)
  const guesses = (howMany: number) => Promise.all(Array.from({ length: howMany }, () => guess()))

  test('of guesses at the same moment, only the free ones count; then each has to wait for longer', async () => {
    const waits = await guesses(10)
    expect(waits.filter((ms) => ms === 0)).toHaveLength(3)
    for (const ms of waits.filter((each) => each > 0)) {
      expect(ms).toBeGreaterThan(40_000)
      expect(ms).toBeLessThanOrEqual(50_000)
    }
    await forgetPoints(key)
    expect(await guess()).toBe(0)
  })

  test('a guess after the wait counts, and the next one has to wait for longer; the last wait is the longest', async () => {
    const soon = [0.001]
    await guess(soon)
    await vi.waitFor(async () => expect(await guess(soon)).toBe(0))
    for (const waits of [[0, 100], [100]]) {
      expect(await guess(waits)).toBeGreaterThan(90_000)
      expect(await guess(waits)).toBeLessThanOrEqual(100_000)
    }
  })

  test('guesses are forgotten some time after the last one', async () => {
    await addGuess(key, [50], 0.001)
    await vi.waitFor(async () => expect(await addGuess(key, [50], 0.001)).toBe(0))
  })
}

beforeEach(() => forgetPoints(key))
afterEach(() => forgetPoints(key))

describe('in Postgres', guarantees)

const hasRedis = spawnSync('redis-server', ['--version']).status === 0

describe.runIf(hasRedis)('in Redis', () => {
  const folder = mkdtempSync(join(tmpdir(), 'atrium-redis-'))
  let server: ReturnType<typeof spawn>
  beforeAll(async () => {
    const port = await randomPort()
    server = spawn('redis-server', ['--port', `${port}`, '--bind', '127.0.0.1', '--save', ''], {
      cwd: folder,
    })
    for await (const output of server.stdout ?? []) if (String(output).includes('Ready to accept')) break
    settings({ REDIS_URL: `redis://127.0.0.1:${port}` })
    // The first command waits for no connection.
    await vi.waitFor(take, { timeout: 5_000 })
  })
  afterAll(async () => {
    await closeCounter()
    restoreSettings()
    server.kill()
    await once(server, 'exit')
    rmSync(folder, { recursive: true })
  })
  guarantees()
})
