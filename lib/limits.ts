import { Redis } from 'ioredis'
import { RateLimiterPostgres, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import { counterPool } from '@/db'
import { env } from './env'
import { AppError, unavailable } from './errors'

type Rule = { points: number; seconds: number }

/** Every limit of the product: so many points in so many seconds, of what. Counted in Postgres, or in Redis where REDIS_URL is set. */
export const limits = {
  'sign-in:account': {
    points: 10,
    seconds: 15 * 60,
    of: 'Wrong passwords for one account, whoever sends them; a right one clears the count',
  },
  'password-again:person': {
    points: 10,
    seconds: 15 * 60,
    of: 'Wrong passwords where a signed-in person is asked for theirs again; a right one clears the count',
  },
  'sign-in:address': { points: 100, seconds: 5 * 60, of: 'Sign-ins from one address' },
  'sign-up:address': { points: 60, seconds: 60 * 60, of: 'Sign-ups from one address' },
  'password-reset:address': {
    points: 30,
    seconds: 60 * 60,
    of: 'Wishes for a link, to reset a password or confirm an address, from one address',
  },
  'mail:recipient': {
    points: 12,
    seconds: 60 * 60,
    of: 'Mails to one recipient by sign-ups, invitations, their repetitions and offers of ownership, whoever causes them; what is refused counts nothing',
  },
  'password-reset:recipient': {
    points: 6,
    seconds: 60 * 60,
    of: 'Wishes to reset the password of one address, whoever has them and whether or not somebody has that address here',
  },
  'confirmation:recipient': {
    points: 6,
    seconds: 60 * 60,
    of: 'Wishes for a new link that confirms one address, whoever has them and whether or not somebody waits for one',
  },
  'mail:organization': {
    points: 300,
    seconds: 60 * 60,
    of: 'Invitations, their repetitions, and offers of ownership, of one organization',
  },
  'organization-address:person': {
    points: 50,
    seconds: 24 * 60 * 60,
    of: 'Addresses that one person asks for, for organizations new or renamed, got or not: one that was got leads to no other organization ever after',
  },
  'audit-refusal': {
    points: 60,
    seconds: 60 * 60,
    of: 'Refused attempts of one person that the audit log of one organization records; further ones are refused without a record',
  },
} as const satisfies Record<string, Rule & { of: string }>

export type Limit = keyof typeof limits

/** Requests of one address to each endpoint under /api/auth, refused ones too. */
export const endpointLimits: Record<string, Rule> = {
  '/sign-in/email': { points: 60, seconds: 60 },
  '/sign-up/email': { points: 60, seconds: 60 },
  '/request-password-reset': { points: 30, seconds: 60 },
  '/send-verification-email': { points: 30, seconds: 60 },
}
export const organizationEndpoints: Rule = { points: 200, seconds: 60 }
export const otherEndpoints: Rule = { points: 600, seconds: 60 }

/**
 * Takes one point of a limit in one atomic step.
 * @throws AppError too_many with the seconds to wait; unavailable when the store is away
 */
export const takePoint = (limit: Limit, key: string): Promise<void> =>
  consume(`${limit}:${key.toLowerCase()}`, limits[limit])

/** Counts a request to an endpoint. @throws as takePoint */
export const takeRequest = (path: string, address: string): Promise<void> =>
  consume(
    `endpoint:${address}|${path}`,
    endpointLimits[path] ?? (path.startsWith('/organization/') ? organizationEndpoints : otherEndpoints),
  )

export async function clearPoints(limit: Limit, key: string): Promise<void> {
  await limiter(limits[limit])
    .delete(`${limit}:${key.toLowerCase()}`)
    .catch(() => {})
}

async function consume(key: string, rule: Rule): Promise<void> {
  try {
    await limiter(rule).consume(key)
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw unavailable(refusal)
    const retryAfter = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000))
    throw new AppError('too_many', `Too many tries. Wait ${inWords(retryAfter)}, then try again.`, {
      retryAfter,
    })
  }
}

const made = new Map<string, RateLimiterPostgres | RateLimiterRedis>()
let redis: Redis | undefined

function limiter({ points, seconds }: Rule) {
  const id = `${points}/${seconds}`
  const known = made.get(id)
  if (known) return known
  const options = { points, duration: seconds, keyPrefix: 'limit' }
  const created = env().redisUrl
    ? new RateLimiterRedis({ ...options, storeClient: redisClient() })
    : new RateLimiterPostgres({
        ...options,
        storeClient: unnamed,
        storeType: 'pool',
        tableName: 'rate_limit',
        tableCreated: true,
      })
  made.set(id, created)
  return created
}

/** The limiter names its statements, to keep them prepared on the connection; behind a transaction pooler the next one is another. */
const unnamed = {
  query: ({ text, values }: { text: string; values: unknown[] }) => counterPool().query(text, values),
}

function redisClient(): Redis {
  redis ??= new Redis(env().redisUrl ?? '', { enableOfflineQueue: false, maxRetriesPerRequest: 1 })
  redis.on('error', () => {})
  return redis
}

/** Closes what this file opened; for scripts and tests. */
export async function closeLimits(): Promise<void> {
  made.clear()
  await redis?.quit().catch(() => {})
  redis = undefined
}

function inWords(seconds: number): string {
  if (seconds < 90) return `${seconds} seconds`
  const minutes = Math.ceil(seconds / 60)
  return minutes < 120 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`
}
