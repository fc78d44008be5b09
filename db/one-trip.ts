import { createHash } from 'node:crypto'
import type { SQL } from 'drizzle-orm'
import { PgDialect } from 'drizzle-orm/pg-core'
import type pg from 'pg'
import { batch, type Statement } from './batch'
import { db, isInTransaction, isThroughPooler, pool } from './index'
import { onConnection } from './outcome'

/** Sends statements together on a connection of the pool, as one transaction (./batch). */
export const inOneTrip = (...statements: Statement[]): Promise<pg.QueryResult[]> =>
  onConnection(pool(), (client) =>
    batch(client, isThroughPooler(client) ? statements.map(withoutName) : statements),
  )

/** A transaction pooler hands on connections of the server, and what is prepared stays on them. */
const withoutName = ({ config: { name: _, ...config }, values }: Statement): Statement => ({ config, values })

/**
 * For the few statements that every page sends: each connection plans such a text once. To plan the
 * guard's takes several times as long as to execute it.
 */
export async function executePrepared(statement: SQL): Promise<pg.QueryResult> {
  if (isInTransaction()) return db().execute(statement)
  const [result] = await inOneTrip(prepared(statement))
  if (!result) throw new Error('A statement was not answered')
  return result
}

const dialect = new PgDialect()
const names = new Map<string, string>()

/** With a name that belongs to its text, so that no other text has it. */
export function prepared(statement: SQL): Statement {
  const { sql: text, params: values } = dialect.sqlToQuery(statement)
  const name = names.get(text) ?? createHash('sha256').update(text).digest('base64url').slice(0, 22)
  names.set(text, name)
  return { config: { name, text }, values }
}
