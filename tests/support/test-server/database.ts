import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { leaseDatabase } from '@/db/embedded'
import { connected, databaseUrl } from '../databases'
import { dropDatabase } from '../drop-database'

/** An empty database for this run: on the server of DATABASE_URL, or on an embedded one that is apart from development's. */
export async function openDatabase() {
  const given = process.env.DATABASE_URL
  const lease = given ? undefined : await leaseDatabase({ dataDir: join(process.cwd(), '.data', 'test') })
  const server = given ?? lease?.url() ?? ''
  const name = `e2e_${process.pid}_${randomBytes(3).toString('hex')}`
  await connected(server, (client) => client.query(`create database ${name}`))
  return {
    url: databaseUrl(server, name),
    async close() {
      await connected(server, (client) => dropDatabase(client, name))
      await lease?.release()
    },
  }
}
