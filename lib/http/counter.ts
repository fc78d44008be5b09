import { Redis } from 'ioredis'
import { z } from 'zod'
import { counterPool } from '@/db'
import { env } from '../env'

// Counts points in Postgres, or in Redis if REDIS_URL is set. Each step is atomic, and a window
// ends by the store's clock, which all processes share: a process whose own clock is wrong keeps no
// one out for longer.

/** The points taken in the current window, and the milliseconds until it ends. */
export type Counted = { points: number; msLeft: number }

/**
 * Adds points to the current window of a key (or returns some), or begins one.
 * @throws Error if the store cannot be reached
 */
export const addPoints = (key: string, points: number, seconds: number): Promise<Counted> =>
  (env().redisUrl ? addInRedis : addInPostgres)(stored(key), points, seconds * 1000)

export async function forgetPoints(key: string): Promise<void> {
  if (env().redisUrl) await (await redisClient()).del(stored(key))
  else await counterPool().query('delete from rate_limit where key = $1', [stored(key)])
}

const stored = (key: string) => `limit:${key}`

const now = '(extract(epoch from now()) * 1000)::bigint'

async function addInPostgres(key: string, points: number, ms: number): Promise<Counted> {
  const { rows } = await counterPool().query(
    `insert into rate_limit as running (key, points, expire) values ($1, $2, ${now} + $3)
     on conflict (key) do update set
       points = $2 + case when running.expire <= ${now} then 0 else running.points end,
       expire = case when running.expire <= ${now} then excluded.expire else running.expire end
     returning points, (expire - ${now})::float8 as "msLeft"`,
    [key, points, ms],
  )
  return z.object({ points: z.number(), msLeft: z.number() }).parse(rows[0])
}

const answers = z.tuple([z.unknown(), z.tuple([z.null(), z.number()]), z.tuple([z.null(), z.number()])])

async function addInRedis(key: string, points: number, ms: number): Promise<Counted> {
  const client = await redisClient()
  const done = await client.multi().set(key, 0, 'PX', ms, 'NX').incrby(key, points).pttl(key).exec()
  const [, [, counted], [, msLeft]] = answers.parse(done)
  return { points: counted, msLeft }
}

let redis: { client: Redis; connected: Promise<void> } | undefined

/** Only waits for the first connection. Later, a store that is away refuses immediately. */
async function redisClient(): Promise<Redis> {
  redis ??= connectToRedis()
  await redis.connected
  return redis.client
}

function connectToRedis() {
  const client = new Redis(env().redisUrl ?? '', {
    lazyConnect: true,
    connectTimeout: 2_000,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
  })
  client.on('error', () => {})
  return { client, connected: client.connect().catch(() => {}) }
}

/** Closes the connection of this file, for scripts and tests. */
export async function closeCounter(): Promise<void> {
  await redis?.client.quit().catch(() => {})
  redis = undefined
}
