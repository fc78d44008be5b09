// What only the supervisor does, as superuser.
import { realpathSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { readCredentials } from './cluster'
import { isListening } from './pid-file'
import type { Place } from './place'
import { errorCode } from './processes'

type Server = { pid: () => number; isAlive: () => boolean }

/**
 * Waits while the server starts or recovers. Returns false if it died, or if another cluster
 * answers on that port. Any other program listening there before ours would receive the superuser's
 * password: a server can ask for it in clear text.
 */
export async function isReady(place: Place, port: number, { pid, isAlive }: Server): Promise<boolean> {
  const deadline = Date.now() + 30_000
  while (isAlive() && Date.now() < deadline) {
    if (!isListening(place, { pid: pid(), port })) {
      await sleep(20)
      continue
    }
    try {
      const directory = await asSuperuser(place, port, async (client) => {
        const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory')
        return rows[0]?.data_directory ?? ''
      })
      return realpathSync(directory) === realpathSync(place.pgdata)
    } catch (error) {
      if (!STARTING.includes(errorCode(error) ?? '')) return false
      await sleep(20)
    }
  }
  return false
}

/** Creates the login `atrium` and its database if they are missing. */
export async function ensureLogin(place: Place, port: number): Promise<void> {
  await asSuperuser(place, port, async (client) => {
    const password = client.escapeLiteral(readCredentials(place).atrium)
    const role = await client.query(`SELECT FROM pg_roles WHERE rolname = 'atrium'`)
    if (!role.rowCount) {
      await client.query(`CREATE ROLE atrium LOGIN NOSUPERUSER CREATEROLE CREATEDB PASSWORD ${password}`)
    }
    const database = await client.query(`SELECT FROM pg_database WHERE datname = 'atrium'`)
    if (!database.rowCount) {
      await client.query(`CREATE DATABASE atrium OWNER atrium TEMPLATE template0 ENCODING 'UTF8'
        LOCALE 'C' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'`)
    }
  })
}

// Refused, reset while it closes, "the database system is starting up", "too many clients".
const STARTING = ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', '57P03', '53300']

async function asSuperuser<T>(place: Place, port: number, work: (client: Client) => Promise<T>): Promise<T> {
  const { postgres: password } = readCredentials(place)
  // Sets every option that `pg` would otherwise take from PG* variables.
  const client = new Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    password,
    database: 'postgres',
    ssl: false,
    connectionTimeoutMillis: 5_000,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return await work(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}
