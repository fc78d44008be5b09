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

/**
 * Counts one guess, unless it comes too early after the one before.
 * @param waits the seconds to wait after the first guess, the second and so on; after more, the
 *   last
 * @param seconds after which a count is forgotten, from its last guess
 * @returns the milliseconds to wait, or 0 if it was counted
 * @throws Error if the store cannot be reached
 */
export const addGuess = (key: string, waits: readonly number[], seconds: number): Promise<number> =>
  (env().redisUrl ? guessInRedis : guessInPostgres)(
    stored(key),
    waits.map((wait) => wait * 1000),
    seconds * 1000,
  )

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

/** A count expires `memory` after its last guess, so its expiry also says when that was. */
const nextGuess = `running.expire - $2 + ($3::bigint[])[least(running.points, cardinality($3::bigint[]))]`

async function guessInPostgres(key: string, waits: readonly number[], memory: number): Promise<number> {
  const given = [key, memory, waits]
  const { rowCount } = await counterPool().query(
    `insert into rate_limit as running (key, points, expire) values ($1, 1, ${now} + $2)
     on conflict (key) do update set
       points = 1 + case when running.expire <= ${now} then 0 else running.points end,
       expire = excluded.expire
     where running.expire <= ${now} or ${nextGuess} <= ${now}`,
    given,
  )
  if (rowCount) return 0
  const { rows } = await counterPool().query(
    `select (${nextGuess} - ${now})::float8 as "msLeft" from rate_limit as running where key = $1`,
    given,
  )
  const [left] = z.array(z.object({ msLeft: z.number() })).parse(rows)
  return Math.max(1, left?.msLeft ?? 1)
}

const guessScript = `
  local memory, waits = tonumber(ARGV[1]), cjson.decode(ARGV[2])
  local points = tonumber(redis.call('GET', KEYS[1]) or '0')
  if points > 0 then
    local left = redis.call('PTTL', KEYS[1]) - memory + waits[math.min(points, #waits)]
    if left > 0 then return left end
  end
  redis.call('SET', KEYS[1], points + 1, 'PX', memory)
  return 0`

async function guessInRedis(key: string, waits: readonly number[], memory: number): Promise<number> {
  const client = await redisClient()
  return z.number().parse(await client.eval(guessScript, 1, key, memory, JSON.stringify(waits)))
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
