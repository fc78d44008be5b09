import { drizzle } from 'drizzle-orm/node-postgres'
import type pg from 'pg'
import type { Statement } from './batch'
import { type Database, pool } from './index'
import { inOneTrip, prepared } from './one-trip'
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

async function read({ organization, user }: TenantScope, asked: readonly Statement[]) {
  const actor = user?.id ?? ''
  const settings = settingsFor({
    organization: organization.id,
    actor,
    role: 'atrium_tenant',
    readOnly: true,
  })
  const [set, ...results] = await inOneTrip(prepared(settings), ...asked)
  if (user && !set?.rows[0]?.member) throw new NoMember(actor, organization.id)
  return results
}
