import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { QueryResultRow } from 'pg'
import { ensureCluster, readCredentials } from '@/db/embedded/cluster'
import type { Postgres } from '@/db/embedded/pid-file'
import { locate } from '@/db/embedded/place'
import { randomPort } from '@/db/embedded/ports'
import { startPostgres, stopPostgres } from '@/db/embedded/postgres'
import { isRunning } from '@/db/embedded/processes'
import { ensureLogin } from '@/db/embedded/superuser'
import { connected } from '../../support/databases'

export type Cluster = Awaited<ReturnType<typeof openCluster>>

/** Postgres keeps no more of its log of changes than fits beside the data. */
const littleLog = `alter system set max_wal_size = '64MB'; alter system set min_wal_size = '32MB'`

/**
 * A Postgres of its own that a drill can stop, and start again at the same port. Its data are on a
 * small disk of their own, if this user can mount one.
 */
export async function openCluster(diskMegabytes = 400) {
  const directory = mkdtempSync(join(tmpdir(), 'atrium-drills-'))
  const mounting = ['-t', 'tmpfs', '-o', `size=${diskMegabytes}m`, 'tmpfs', directory]
  const isMounted = spawnSync('mount', mounting).status === 0
  chmodSync(directory, 0o755)
  const filler = join(directory, 'filler')
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
  const asSuperuser = <R extends QueryResultRow>(sql: string, database = 'atrium'): Promise<R[]> =>
    connected(
      `postgres://postgres:${password}@127.0.0.1:${port}/${database}`,
      async (client) => (await client.query<R>(sql)).rows,
    )

  await start()
  await ensureLogin(place, port)
  for (const statement of littleLog.split(';')) await asSuperuser(statement, 'postgres')
  await asSuperuser('select pg_reload_conf()', 'postgres')
  return {
    start,
    isRunning: () => running !== undefined && isRunning(running.pid),
    /** Leaves no byte of the disk free. @returns what removes that again */
    fillDisk(): () => void {
      if (!isMounted) throw new Error('No disk could be mounted that a drill can fill.')
      // It ends with an error when nothing more fits.
      spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=64k'])
      spawnSync('sh', ['-c', `dd if=/dev/zero bs=512 >> ${filler}`])
      return () => rmSync(filler, { force: true })
    },
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
      if (isMounted) spawnSync('umount', ['--lazy', directory])
      rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
