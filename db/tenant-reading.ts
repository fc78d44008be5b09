import { drizzle } from 'drizzle-orm/node-postgres'
import { PgDialect } from 'drizzle-orm/pg-core'
import type pg from 'pg'
import { batch, type Statement } from './batch'
import { type Database, pool } from './index'
import { isAnswer } from './scope'
import { NoMember, settingsFor, type TenantScope } from './tenant-scope'

// Reads of one organization, each with the settings of ./tenant-scope in one round trip: the
// statements are sent together, as one transaction that can't write. Reads that are started side by
// side for the same tenant share it, whichever functions they are in.

export type Reader = Pick<Database, 'select' | 'selectDistinct' | 'execute' | '$count'>

type Asked = Statement & { resolve: (result: pg.QueryResult) => void; reject: (error: unknown) => void }

const readers = new WeakMap<TenantScope, Reader>()

/** The reader of this context: the same object, the same reader. */
export function readerOf(tenant: TenantScope): Reader {
  const reader = readers.get(tenant) ?? newReader(tenant)
  readers.set(tenant, reader)
  return reader
}

function newReader(tenant: TenantScope): Reader {
  let waiting: Asked[] = []
  const send = () => {
    const asked = waiting
    waiting = []
    void answer(tenant, asked)
  }
  const query = (config: pg.QueryConfig, values?: unknown[]) =>
    new Promise<pg.QueryResult>((resolve, reject) => {
      if (waiting.length === 0) afterPromises(send)
      waiting.push({ config, values, resolve, reject })
    })
  const client = new Proxy(pool(), {
    get: (target, key) => (key === 'query' ? query : Reflect.get(target, key)),
  })
  return drizzle(client)
}

/** Once all that could go on has gone on, and has asked what it asks. */
const afterPromises = (run: () => void) => void Promise.resolve().then(() => process.nextTick(run))

async function answer(tenant: TenantScope, asked: readonly Asked[]): Promise<void> {
  try {
    for (const [n, result] of (await read(tenant, asked)).entries()) asked[n]?.resolve(result)
  } catch (error) {
    for (const { reject } of asked) reject(error)
  }
}

const dialect = new PgDialect()

async function read({ organization, user }: TenantScope, asked: readonly Statement[]) {
  const actor = user?.id ?? ''
  const { sql: text, params: values } = dialect.sqlToQuery(
    settingsFor({ organization: organization.id, actor, role: 'atrium_tenant', readOnly: true }),
  )
  const [settings, ...results] = await inOneTrip([{ config: { text }, values }, ...asked])
  if (user && !settings?.rows[0]?.member) throw new NoMember(actor, organization.id)
  return results
}

async function inOneTrip(statements: readonly Statement[]): Promise<pg.QueryResult[]> {
  const client = await pool().connect()
  let lost: Error | undefined
  try {
    return await batch(client, statements)
  } catch (error) {
    if (error instanceof Error && !isAnswer(error)) lost = error
    throw error
  } finally {
    client.release(lost)
  }
}
