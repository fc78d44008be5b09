import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { ensureCluster, readCredentials } from '@/db/embedded/cluster'
import type { Postgres } from '@/db/embedded/pid-file'
import { locate } from '@/db/embedded/place'
import { randomPort } from '@/db/embedded/ports'
import { startPostgres, stopPostgres } from '@/db/embedded/postgres'
import { ensureLogin } from '@/db/embedded/superuser'

export type Cluster = Awaited<ReturnType<typeof openCluster>>

/** A Postgres of its own that a drill can stop, and start again at the same port. */
export async function openCluster() {
  const directory = mkdtempSync(join(tmpdir(), 'atrium-drills-'))
  chmodSync(directory, 0o755)
  const place = locate(join(directory, 'data'))
  await ensureCluster(place)
  const port = await randomPort()
  let running: Postgres | undefined
  const { postgres: password, atrium } = readCredentials(place)

  async function start() {
    running = await startPostgres(place, port, 10_000)
    if (running.port !== port) throw new Error(`Something else has taken port ${port}.`)
  }
  async function stop() {
    if (running) await stopPostgres(place, running)
    running = undefined
  }
  async function asSuperuser<R extends pg.QueryResultRow>(sql: string, database = 'atrium'): Promise<R[]> {
    const client = new pg.Client({
      host: '127.0.0.1',
      port,
      user: 'postgres',
      password,
      database,
      ssl: false,
    })
    client.on('error', () => {})
    await client.connect()
    try {
      return (await client.query<R>(sql)).rows
    } finally {
      await client.end()
    }
  }

  await start()
  await ensureLogin(place, port)
  return {
    start,
    stop,
    asSuperuser,
    url: `postgres://atrium:${atrium}@127.0.0.1:${port}/atrium`,
    /** @returns the URL of a new, empty database */
    async newDatabase() {
      const name = `drill_${randomBytes(4).toString('hex')}`
      await asSuperuser(`create database ${name} owner atrium template template0`, 'postgres')
      return { name, url: `postgres://atrium:${atrium}@127.0.0.1:${port}/${name}` }
    },
    async close() {
      await stop()
      rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
