import { AsyncLocalStorage } from 'node:async_hooks'
import { sql } from 'drizzle-orm'
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import type pg from 'pg'
import { noteWrite, remembered } from './failures'
import { isAnswer, mayWrite, OutcomeUnknown } from './outcome'

// A transaction or savepoint, and who can use its connection. The visible tenant is a setting of
// the connection, so a query only reaches it while its own scope is the innermost. Queries beside
// an inner scope wait for it to end. A query that was not awaited is refused, because the
// connection may serve someone else by then.

type Run<T> = (tx: Transaction) => Promise<T>
export type Transaction = Omit<NodePgDatabase, 'transaction'> & {
  transaction: <T>(run: Run<T>) => Promise<T>
}

/** A connection that serves one transaction. */
type Line = {
  client: pg.PoolClient
  innermost?: Scope
  last: Promise<unknown>
  waiting: (() => void)[]
  /** Why nothing more comes over it. */
  lost?: Error
  /** Its queries can take long. */
  patient?: boolean
  hasWritten?: boolean
}
type Scope = { line: Line; outer?: Scope; depth: number; tx: Transaction; ended: boolean }
export type Scopes = AsyncLocalStorage<Scope>

export const newScopes = (): Scopes => new AsyncLocalStorage<Scope>()

/** The scope of the current async context. @throws Error if it has ended */
export function runningScope(scopes: Scopes): Scope | undefined {
  const scope = scopes.getStore()
  if (scope) requireRunning(scope)
  return scope
}

const isWithin = (inner: Scope | undefined, outer: Scope): boolean =>
  inner !== undefined && (inner === outer || isWithin(inner.outer, outer))

const isRunning = ({ ended, outer }: Scope): boolean => !ended && (!outer || isRunning(outer))

function requireRunning(scope: Scope): void {
  if (!isRunning(scope))
    throw new Error('This query came after its transaction had ended: something was not awaited.')
}

/** Begins, runs, checks deferred constraints, and commits. Any failure rolls back. */
export async function inTransaction<T>(scopes: Scopes, pool: pg.Pool, run: Run<T>): Promise<T> {
  const line: Line = { client: await remembered(pool.connect()), last: Promise.resolve(), waiting: [] }
  try {
    await send(line, 'begin')
    const result = await enter(scopes, newScope(scopes, line), run)
    // Also refuses to commit after an unnoticed error has aborted the transaction.
    await send(line, 'set constraints all immediate')
    const committed = send(line, 'commit').catch((error: Error) => {
      throw isAnswer(error) ? error : new OutcomeUnknown(error)
    })
    await remembered(committed)
    if (line.hasWritten) noteWrite()
    return result
  } catch (error) {
    await send(line, 'rollback').catch((reason: Error) => {
      line.lost ??= reason
    })
    throw error
  } finally {
    line.client.release(line.lost)
  }
}

/**
 * The same inside a running scope. Several started in parallel take turns. A failure only undoes
 * this scope.
 */
export async function inSavepoint<T>(scopes: Scopes, outer: Scope, run: Run<T>): Promise<T> {
  const { line } = outer
  requireRunning(outer)
  while (line.innermost !== outer) await change(outer)
  const scope = newScope(scopes, line, outer)
  const name = `scope_${scope.depth}`
  try {
    await send(line, `savepoint ${name}`)
    const result = await enter(scopes, scope, run)
    requireRunning(outer)
    await send(line, `release savepoint ${name}`)
    return result
  } catch (error) {
    if (isRunning(outer))
      await send(line, `rollback to savepoint ${name}; release savepoint ${name}`).catch(() => {})
    throw error
  } finally {
    // An outer scope that ended early has ended this one, too, and other scopes may have followed.
    if (isWithin(line.innermost, scope)) line.innermost = outer
    wake(line)
  }
}

function newScope(scopes: Scopes, line: Line, outer?: Scope): Scope {
  const query = (...given: unknown[]) => ask(scopes, scope, given)
  const client = new Proxy(line.client, {
    get: (target, key) => (key === 'query' ? query : Reflect.get(target, key)),
  })
  const tx = Object.assign(drizzle(client), {
    transaction: <T>(run: Run<T>) => inSavepoint(scopes, runningScope(scopes) ?? scope, run),
  })
  const scope: Scope = { line, outer, depth: (outer?.depth ?? 0) + 1, tx, ended: false }
  line.innermost = scope
  return scope
}

async function enter<T>(scopes: Scopes, scope: Scope, run: Run<T>): Promise<T> {
  try {
    // Awaited inside, because a query only starts when it is awaited.
    const result = await scopes.run(scope, async () => await run(scope.tx))
    if (scope.line.innermost !== scope)
      throw new Error('A transaction inside this one is still running: something was not awaited.')
    return result
  } finally {
    scope.ended = true
    wake(scope.line)
  }
}

async function ask(scopes: Scopes, scope: Scope, query: unknown[]): Promise<unknown> {
  const current = scopes.getStore()
  // Inside an inner scope, a query by the outer one's name sees what it would see by the inner
  // one's.
  const asking = current?.line === scope.line ? current : scope
  requireRunning(asking)
  requireRunning(scope)
  while (scope.line.innermost !== asking) await change(asking)
  requireRunning(scope)
  if (mayWrite(query)) scope.line.hasWritten = true
  return send(scope.line, ...query)
}

/** Longer than the statement timeout. */
const longestWait = 30_000

/**
 * Waits until another scope is the innermost, or a scope has ended. @throws Error if it is the
 * waiting one, or waits for itself
 */
async function change(waiting: Scope): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(
      () =>
        reject(new Error('This query waits for a transaction inside its own, which may be waiting for it.')),
      longestWait,
    )
    waiting.line.waiting.push(() => {
      clearTimeout(timer)
      resolve()
    })
  })
  requireRunning(waiting)
}

function wake({ waiting }: Line): void {
  for (const resolve of waiting.splice(0)) resolve()
}

/** Ms, for a statement that has no limit of its own. */
const hour = 3_600_000

const patiently = ([asked, ...values]: unknown[]): unknown[] =>
  typeof asked === 'object' ? [{ ...asked, query_timeout: hour }, ...values] : [asked, ...values]

/** Calls `run` in a running scope, where no statement has a time limit meanwhile. */
export async function liftTimeLimit<T>({ line, tx }: Scope, run: () => Promise<T>): Promise<T> {
  await tx.execute(sql`set local statement_timeout = 0`)
  line.patient = true
  try {
    return await run()
  } finally {
    line.patient = false
    await tx.execute(sql`set local statement_timeout to default`).catch(() => {})
  }
}

/** One query after the other, in order: the driver will stop queueing them itself. */
function send(line: Line, ...query: unknown[]): Promise<unknown> {
  const answer = line.last.then(() => {
    // Otherwise each of the next ones would wait for its own timeout.
    if (line.lost) throw line.lost
    return Reflect.apply(line.client.query, line.client, line.patient ? patiently(query) : query)
  })
  line.last = answer.catch((error: Error) => {
    if (!isAnswer(error)) line.lost ??= error
  })
  return remembered(answer)
}
