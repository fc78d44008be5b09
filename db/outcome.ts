import type pg from 'pg'
import { noteWrite } from './failures'

// What is known of a statement whose connection was lost before its answer came: nothing, if it may
// have written. Reads, and what was never sent, have changed nothing.

/** PostgreSQL may have done it. */
export class OutcomeUnknown extends Error {
  /** "transaction_resolution_unknown" */
  readonly code = '08007'

  constructor(cause: Error) {
    super('The connection was lost before the answer came.', { cause })
  }
}

/**
 * Sent by PostgreSQL for a statement: no error of the network, nor of its shutdown, nor of a pooler
 * that lost its server.
 */
export const isAnswer = (error: Error): boolean => {
  const { severity, code } = error as Partial<Record<'severity' | 'code', unknown>>
  return severity !== undefined && !/^\S+ 57P|^FATAL 08/.test(`${severity} ${code}`)
}

/** Unlike a value that the driver refuses to send. */
const isLoss = (error: Error): boolean =>
  !isAnswer(error) &&
  !(error instanceof TypeError) &&
  ('code' in error || /^(Connection terminated|Query read timeout)/.test(error.message))

/**
 * By its text: anything but a query is taken for a write, and so is the call of a function that
 * reads from nothing, such as `select audit_visit($1, $2)`.
 */
export function mayWrite([asked]: readonly unknown[]): boolean {
  const text = textOf(asked)
  return (
    !/^\s*(select|with)\b/i.test(text) ||
    /\b(insert|update|delete|merge)\b/i.test(text) ||
    (text.includes('(') && !/\bfrom\b/i.test(text))
  )
}

function textOf(asked: unknown): string {
  if (typeof asked === 'string') return asked
  return typeof asked === 'object' && asked !== null && 'text' in asked ? String(asked.text) : ''
}

/** Calls `run` with a connection, which serves no one after that if it was lost. */
export async function onConnection<T>(pool: pg.Pool, run: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let lost: Error | undefined
  try {
    return await run(client)
  } catch (error) {
    if (error instanceof Error && !isAnswer(error)) lost = error
    throw error
  } finally {
    client.release(lost)
  }
}

/** A statement in no transaction. @throws OutcomeUnknown */
export const ask = (pool: pg.Pool, given: unknown[]): Promise<unknown> =>
  onConnection(pool, async (client) => {
    const writes = mayWrite(given)
    const answer = await send(client, given).catch((error: Error) => {
      throw writes && isLoss(error) ? new OutcomeUnknown(error) : error
    })
    if (writes) noteWrite()
    return answer
  })

/** The same where it doesn't matter whether it has written. */
export const askForCounters = (pool: pg.Pool, given: unknown[]): Promise<unknown> =>
  onConnection(pool, (client) => send(client, given))

const send = async (client: pg.PoolClient, given: unknown[]): Promise<unknown> =>
  Reflect.apply(client.query, client, given)
