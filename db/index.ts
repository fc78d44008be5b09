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

// One set per process: Next bundles this file several times, and reloads it in development.
const shared = globalThis as typeof globalThis & { __atriumPools?: Pools }
shared.__atriumPools ??= { scopes: newScopes(), throughPooler: new WeakSet() }
const pools = shared.__atriumPools

const startOptions = Object.entries(loginSettings)
  .map(([name, value]) => `-c ${name}=${value}`)
  .join(' ')

/**
 * A pool whose connections act as `atrium_app`, a role that owns no table; one that does not is refused. Where one login serves
 * for everything, the role is taken at connect time (it survives RESET ROLE). A login of the application's own has it among
 * its settings, and nothing is sent at connect time: a transaction pooler would refuse that, or drop it.
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
  // A terminated connection emits 'error' both on the pool and on the checked-out client; unheard, either ends the process.
  created.on('error', () => {})
  created.on('connect', (client) => client.on('error', () => {}))
  return created
}

/** The application's pool; opened at first use, so that a build needs no database. */
export function pool(): pg.Pool {
  pools.app ??= createPool()
  return pools.app
}

/** Whether each transaction of this connection may run on another connection of the server, which others use as well. */
export const isThroughPooler = (client: pg.ClientBase): boolean => pools.throughPooler.has(client)

/** For counters that must survive a roll-back; apart from the first, so that a full pool of transactions cannot wait for itself. */
export function counterPool(): pg.Pool {
  pools.counters ??= createPool({ max: 2 })
  return pools.counters
}

export async function closePools(): Promise<void> {
  const open = [pools.app, pools.counters]
  pools.app = undefined
  pools.counters = undefined
  await Promise.all(open.map((each) => each?.end()))
}

export const isInTransaction = (): boolean => runningScope(pools.scopes) !== undefined

/** The transaction of the current async context if there is one, else the pool. @throws Error when that transaction has ended */
export function db(): Database | Transaction {
  return runningScope(pools.scopes)?.tx ?? drizzle(pool())
}

/** `db()` as one object, for Better Auth's adapter, which wants to be handed its database once. */
export const currentDatabase: Database = new Proxy({} as Database, {
  get(_, key) {
    const target = key === 'transaction' ? { transaction } : db()
    const value: unknown = Reflect.get(target, key)
    return typeof value === 'function' ? value.bind(target) : value
  },
})

/**
 * Runs `run` in one transaction (a savepoint inside a running one); everything that asks `db()` below takes part. Deferred
 * constraints are checked before commit, and only by the outermost: checked earlier, they would be for the rest of it.
 */
export async function transaction<T>(run: (tx: Transaction) => Promise<T>): Promise<T> {
  const outer = runningScope(pools.scopes)
  return outer ? inSavepoint(pools.scopes, outer, run) : inTransaction(pools.scopes, pool(), run)
}

/**
 * Like `transaction`, but without a savepoint inside a running one: when `run` fails, all of it fails, even if somebody
 * between here and there swallows the error (Better Auth does, with that of a mail).
 */
export async function joinTransaction<T>(run: (tx: Transaction) => Promise<T>): Promise<T> {
  const running = runningScope(pools.scopes)
  return running ? run(running.tx) : transaction(run)
}
