import { AsyncLocalStorage } from 'node:async_hooks'
import pg from 'pg'

// For processes that are to die of SIGKILL in the middle of their work, each a server in miniature.

export type Death = {
  /** Stop before this statement, counted from 1; absent: before the answer leaves. */
  before?: number
  /** Let the statement go to the server, and die without waiting for its answer. */
  sent?: boolean
}
/** How far a step came: the statements that were answered, and the status if it came to its end. */
export type Reached = { statements: string[]; status?: number }

/** Does all steps at once, stops each just before its n-th statement, and kills the process when all stand still. */
export async function dieOf(steps: readonly (Death & { run: () => Promise<number> })[]): Promise<void> {
  const current = new AsyncLocalStorage<Death & { statements: string[]; stop: () => void }>()
  const query: (...args: unknown[]) => unknown = pg.Client.prototype.query
  Object.defineProperty(pg.Client.prototype, 'query', {
    writable: true,
    value(this: pg.Client, ...args: unknown[]) {
      const own = current.getStore()
      const statement = textOf(args[0])
      // Counters of limits are written apart, on purpose.
      if (!own || statement.includes('rate_limit')) return Reflect.apply(query, this, args)
      if (own.statements.length + 1 !== own.before) {
        own.statements.push(statement)
        return Reflect.apply(query, this, args)
      }
      if (own.sent) Reflect.apply(query, this, args)
      own.stop()
      return new Promise(() => {})
    },
  })
  // As the original, but with promises, which keep to the step that asked.
  Object.defineProperty(pg.Pool.prototype, 'query', {
    writable: true,
    async value(this: pg.Pool, ...args: unknown[]) {
      const client = await this.connect()
      try {
        return await Reflect.apply(client.query, client, args)
      } finally {
        client.release()
      }
    },
  })
  const reached = await Promise.all(
    steps.map(
      ({ run, ...death }) =>
        new Promise<Reached>((resolve, reject) => {
          const statements: string[] = []
          current.run({ ...death, statements, stop: () => resolve({ statements }) }, () =>
            run().then((status) => resolve({ statements, status }), reject),
          )
        }),
    ),
  )
  // A pipe takes a long text in several pieces.
  await new Promise((written) => process.stdout.write(`\n${JSON.stringify(reached)}`, written))
  process.kill(process.pid, 'SIGKILL')
}

function textOf(statement: unknown): string {
  if (typeof statement === 'string') return statement
  return statement && typeof statement === 'object' && 'text' in statement ? String(statement.text) : ''
}
