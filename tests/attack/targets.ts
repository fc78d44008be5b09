import pg from 'pg'
import { emptyDatabase } from '../support/empty-database'
import { type MailServer, startMailServer } from '../support/mail-server'
import { hurryJobs, runJobs } from '../support/mailbox'
import { ownerUrl } from '../support/owner'
import { openTcpProxy } from '../support/tcp-proxy'
import { bareLibrary } from './bare'
import { handlers, type Name } from './handlers'

// What a guarantee is asked of: something that answers requests, and the tables in which to look for what it did.

export type Target = Pick<ReturnType<(typeof handlers)[Name]>, 'handle' | 'signInByForm'> & {
  name: Name
  /** Of what answers, for a process of its own. */
  databaseUrl: string
  ownerUrl: string
  /** What leaves the application by mail. */
  mail: MailServer
  /** Sends what waits to be sent, and tries again what failed. */
  deliver: () => Promise<void>
  query: (statement: string, values?: unknown[]) => Promise<Record<string, unknown>[]>
  /** While its database takes no connections, and has ended all. */
  withoutDatabase: <T>(work: () => Promise<T>) => Promise<T>
  /** While others hold all of its connections. */
  withoutConnections: <T>(work: () => Promise<T>) => Promise<T>
  close: () => Promise<void>
}

type Tables = { url: string; ownerUrl: string }

async function target(name: Name, { url, ownerUrl }: Tables, deliver: Target['deliver']): Promise<Target> {
  const tables = new pg.Pool({ connectionString: ownerUrl, max: 2 })
  tables.on('error', () => {})
  const mail = await startMailServer()
  const proxy = await openTcpProxy(url, (near, far) => near.pipe(far).pipe(near))
  const { pool, handle, signInByForm, close } = handlers[name]({
    mailUrl: mail.url,
    databaseUrl: proxy.url,
  })
  return {
    name,
    mail,
    databaseUrl: url,
    ownerUrl,
    deliver,
    handle,
    signInByForm,
    query: async (statement, values) => (await tables.query(statement, values)).rows,
    async withoutDatabase(work) {
      await proxy.close()
      return work().finally(() => proxy.open())
    },
    async withoutConnections(work) {
      const before = pool.options.connectionTimeoutMillis
      const taken = await Promise.all(Array.from({ length: pool.options.max }, () => pool.connect()))
      pool.options.connectionTimeoutMillis = 200
      return work().finally(() => {
        pool.options.connectionTimeoutMillis = before
        for (const client of taken) client.release()
      })
    },
    async close() {
      mail.close()
      await close()
      await tables.end()
      await proxy.close()
    },
  }
}

/** Atrium, over HTTP as it answers anyone. */
export const atrium = () =>
  target('atrium', { url: process.env.DATABASE_URL ?? '', ownerUrl: ownerUrl() }, async () => {
    await hurryJobs()
    await runJobs()
  })

/** The library alone, in a database of its own. */
export async function bare(): Promise<Target> {
  const url = await emptyDatabase()
  const pool = new pg.Pool({ connectionString: url })
  await bareLibrary('', pool).migrate()
  await pool.end()
  return target('bare', { url, ownerUrl: url }, async () => {})
}
