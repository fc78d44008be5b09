import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import { env } from '@/lib/env'
import { loginSettings, requireFitLogin } from './login'
import { inSavepoint, inTransaction, newScopes, runningScope, type Scopes, type Transaction } from './scope'

export type Database = NodePgDatabase
export type { Transaction }

type Pools = {
  app?: pg.Pool
  counters?: pg.Pool
  scopes: Scopes
  throughPooler: WeakSet<pg.ClientBase>
}

// One set per process, because Next bundles this file several times and reloads it in development.
const shared = globalThis as typeof globalThis & { __atriumPools?: Pools }
shared.__atriumPools ??= { scopes: newScopes(), throughPooler: new WeakSet() }
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
function createPool(options: pg.PoolConfig = {}): pg.Pool {
  const { databaseUrl, separateLogins } = env()
  const created = new pg.Pool({
    connectionString: databaseUrl,
    max: 10,
    connectionTimeoutMillis: 3_000,
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
  created.on('connect', (client) => client.on('error', () => {}))
  return created
}

/** The application's pool. Opened on first use, so that a build needs no database. */
export function pool(): pg.Pool {
  pools.app ??= createPool()
  return pools.app
}

/** Whether each transaction of this connection can run on a different, shared server connection. */
export const isThroughPooler = (client: pg.ClientBase): boolean => pools.throughPooler.has(client)

/**
 * For counters that must survive a rollback, and for what must not wait until the first pool has a
 * free connection. A separate pool, so that transactions that fill the first one can't wait for
 * themselves.
 */
export function counterPool(): pg.Pool {
  pools.counters ??= createPool({ max: 2 })
  return pools.counters
}

/** For short statements, such as a renewal, through that pool and in no transaction. */
export const dbApart = (): Database => drizzle(counterPool())

export async function closePools(): Promise<void> {
  const open = [pools.app, pools.counters]
  pools.app = undefined
  pools.counters = undefined
  await Promise.all(open.map((each) => each?.end()))
}

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

/**
 * Like `transaction`, but without a savepoint inside a running one: if `run` fails, all of it
 * fails, even if the error is swallowed on the way (as Better Auth does with that of an email).
 */
export async function joinTransaction<T>(run: (tx: Transaction) => Promise<T>): Promise<T> {
  const running = runningScope(pools.scopes)
  return running ? run(running.tx) : transaction(run)
}
