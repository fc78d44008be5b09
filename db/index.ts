import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import { env } from '@/lib/env'
import { connectionWait } from '@/lib/observe/metrics'
import { remembered } from './failures'
import { loginSettings, requireFitLogin } from './login'
import { ask, askForCounters } from './outcome'
import {
  inSavepoint,
  inTransaction,
  liftTimeLimit,
  newScopes,
  runningScope,
  type Scopes,
  type Transaction,
} from './scope'

export type Database = NodePgDatabase
export type { Transaction }

type Pools = {
  open: { app?: pg.Pool; counters?: pg.Pool }
  scopes: Scopes
  throughPooler: WeakSet<pg.ClientBase>
}

// One set per process, because Next bundles this file several times and reloads it in development.
const shared = globalThis as typeof globalThis & { __atriumPools?: Pools }
shared.__atriumPools ??= { open: {}, scopes: newScopes(), throughPooler: new WeakSet() }
const pools = shared.__atriumPools

const startOptions = Object.entries(loginSettings)
  .map(([name, value]) => `-c ${name}=${value}`)
  .join(' ')

/**
 * A pool whose connections act as `atrium_app`, a role that owns no table. Any other connection is
 * refused. If one login is used for everything, the role is set when connecting (it survives RESET
 * ROLE). A separate application login has it among its settings, and nothing is sent when
 * connecting: a transaction pooler would refuse or drop it.
 */
function createPool(name: keyof Pools['open'], options: pg.PoolConfig = {}): pg.Pool {
  const { databaseUrl, separateLogins } = env()
  const created = new pg.Pool({
    connectionString: databaseUrl,
    max: 10,
    connectionTimeoutMillis: 3_000,
    // Longer than the statement timeout. Then no one answers, as when a firewall has
    // forgotten the connection.
    query_timeout: 15_000,
    idleTimeoutMillis: 10_000,
    ...(separateLogins ? {} : { options: startOptions }),
    onConnect: async (client) => {
      if ((await requireFitLogin(client)).pooled) pools.throughPooler.add(client)
    },
    ...options,
  })
  // A terminated connection emits 'error' on the pool and on the client. Without handlers, either
  // would end the process.
  created.on('error', () => {})
  created.on('connect', (client) => {
    client.on('error', () => {})
    endWhenSilent(client)
  })
  return watched(created, name)
}

/**
 * Ends a connection over which no answer came in time, so that no one gets it from the pool again:
 * the next query would wait behind that one. graphile-worker releases it as if it were well.
 */
function endWhenSilent(client: pg.PoolClient & { end?: () => Promise<void> }): void {
  const watching = (...given: unknown[]) => {
    const answer: unknown = Reflect.apply(pg.Client.prototype.query, client, given)
    if (answer instanceof Promise)
      answer.catch((error: Error) => {
        if (error.message === 'Query read timeout') client.end?.().catch(() => {})
      })
    return answer
  }
  Object.assign(client, { query: watching })
}

type Connected = Parameters<Parameters<pg.Pool['connect']>[0]>

/**
 * Measures how long each connection is waited for, and remembers failed queries. What is counted is
 * nothing that a person asked for, so its outcome need not be known.
 */
function watched(created: pg.Pool, name: keyof Pools['open']): pg.Pool {
  const connect = created.connect.bind(created)
  const query = name === 'counters' ? askForCounters : ask
  return Object.assign(created, {
    query: (...given: unknown[]) => remembered(query(created, given)),
    connect(callback?: (...connected: Connected) => void) {
      const start = performance.now()
      const record = () =>
        connectionWait().record((performance.now() - start) / 1000, {
          'db.client.connection.pool.name': name,
        })
      if (!callback) return connect().finally(record)
      return connect((...connected: Connected) => {
        record()
        callback(...connected)
      })
    },
  })
}

/** The application's pool. Opened on first use, so that a build needs no database. */
export function pool(): pg.Pool {
  pools.open.app ??= createPool('app')
  return pools.open.app
}

/** Whether each transaction of this connection can run on a different, shared server connection. */
export const isThroughPooler = (client: pg.ClientBase): boolean => pools.throughPooler.has(client)

/**
 * For counters that must survive a rollback, and for what must not wait until the first pool has a
 * free connection. A separate pool, so that transactions that fill the first one can't wait for
 * themselves.
 */
export function counterPool(): pg.Pool {
  pools.open.counters ??= createPool('counters', { max: 2 })
  return pools.open.counters
}

/** For short statements, such as a renewal, through that pool and in no transaction. */
export const dbApart = (): Database => drizzle(counterPool())

export async function closePools(): Promise<void> {
  const open = Object.values(pools.open)
  pools.open = {}
  await Promise.all(open.map((each) => each.end()))
}

/** The pools by name, to see how full they are. */
export const openPools = (): Pools['open'] => pools.open

export const isInTransaction = (): boolean => runningScope(pools.scopes) !== undefined

/**
 * The transaction of the current async context if there is one, otherwise the pool. @throws Error
 * if that transaction has ended
 */
export function db(): Database | Transaction {
  return runningScope(pools.scopes)?.tx ?? drizzle(pool())
}

/** `db()` as one object, for Better Auth's adapter, which receives its database once. */
export const currentDatabase: Database = new Proxy({} as Database, {
  get(_, key) {
    const target = key === 'transaction' ? { transaction } : db()
    const value: unknown = Reflect.get(target, key)
    return typeof value === 'function' ? value.bind(target) : value
  },
})

/**
 * Calls `run` in one transaction (a savepoint inside a running one). All calls of `db()` inside
 * take part. Deferred constraints are checked before the commit, and only by the outermost
 * transaction, because checking them earlier would make them immediate for the rest of it.
 */
export async function transaction<T>(run: (tx: Transaction) => Promise<T>): Promise<T> {
  const outer = runningScope(pools.scopes)
  return outer ? inSavepoint(pools.scopes, outer, run) : inTransaction(pools.scopes, pool(), run)
}

/** Calls `run` in the current transaction, where no statement has a time limit meanwhile. */
export function withoutTimeLimit<T>(run: () => Promise<T>): Promise<T> {
  const running = runningScope(pools.scopes)
  if (!running) throw new Error('There is no transaction whose time limit could be lifted.')
  return liftTimeLimit(running, run)
}

/**
 * Like `transaction`, but without a savepoint inside a running one: if `run` fails, all of it
 * fails, even if the error is swallowed on the way (as Better Auth does with that of an email).
 */
export async function joinTransaction<T>(run: (tx: Transaction) => Promise<T>): Promise<T> {
  const running = runningScope(pools.scopes)
  return running ? run(running.tx) : transaction(run)
}
