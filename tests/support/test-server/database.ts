import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import pg from 'pg'
import { leaseDatabase } from '@/db/embedded'

/** An empty database for this run: on the server of DATABASE_URL, or on an embedded one that is apart from development's. */
export async function openDatabase() {
  const given = process.env.DATABASE_URL
  const lease = given ? undefined : await leaseDatabase({ dataDir: join(process.cwd(), '.data', 'test') })
  const server = given ?? lease?.url() ?? ''
  const name = `e2e_${process.pid}_${randomBytes(3).toString('hex')}`
  await query(server, `create database ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return {
    url: url.href,
    async close() {
      await query(server, `drop database if exists ${name} with (force)`)
      await lease?.release()
    },
  }
}

async function query(url: string, statement: string) {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  await client.query(statement)
  await client.end()
}
