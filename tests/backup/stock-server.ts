import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { postgresAccount } from '@/db/embedded/account'
import { randomPort } from '@/db/embedded/ports'
import { cleanEnvironment } from '@/db/embedded/processes'
import { installedPrograms } from '../../scripts/backup/programs'
import { connected } from '../support/databases'

/** A fresh server of the system's PostgreSQL, which brings the programs for backups, unlike the embedded one. */
export type StockServer = {
  superuser: string
  /** A database of its own, and its owner: not a superuser, may create roles. */
  newOwner: (name: string) => Promise<string>
  close: () => Promise<void>
}

export async function openStockServer(): Promise<StockServer> {
  const home = mkdtempSync(join(tmpdir(), 'atrium-stock-'))
  const { identity } = postgresAccount(home)
  const programs = installedPrograms().find(({ folder }) => existsSync(join(folder, 'initdb')))
  if (!programs)
    throw new Error('Install a PostgreSQL server with its programs (Debian, Ubuntu: postgresql).')
  const password = randomBytes(12).toString('hex')
  writeFileSync(join(home, 'password'), password)
  chmodSync(home, 0o700)
  if (identity) for (const path of [home, join(home, 'password')]) chownSync(path, identity.uid, identity.gid)
  const data = join(home, 'data')
  const options = { cwd: home, env: cleanEnvironment(), ...identity }
  await promisify(execFile)(
    join(programs.folder, 'initdb'),
    [
      '-D',
      data,
      '-U',
      'postgres',
      '-A',
      'scram-sha-256',
      `--pwfile=${home}/password`,
      '-E',
      'UTF8',
      '--locale=C',
      '--no-sync',
    ],
    options,
  )
  const port = await randomPort()
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off']
  const server = spawn(
    join(programs.folder, 'postgres'),
    ['-D', data, '-p', String(port), ...settings.flatMap((each) => ['-c', each])],
    { ...options, stdio: 'ignore' },
  )
  const superuser = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`
  for (const deadline = Date.now() + 20_000; ; await sleep(50)) {
    const up = await connected(superuser, async () => true).catch(() => false)
    if (up) break
    if (Date.now() > deadline || server.exitCode !== null)
      throw new Error('The stock PostgreSQL did not start.')
  }
  return {
    superuser,
    async newOwner(name) {
      await connected(superuser, async (client) => {
        await client.query(`create role ${name} login createrole password '${password}'`)
        await client.query(`create database ${name} owner ${name}`)
      })
      return `postgres://${name}:${password}@127.0.0.1:${port}/${name}`
    },
    async close() {
      server.kill('SIGINT')
      await once(server, 'exit')
      rmSync(home, { recursive: true, force: true })
    },
  }
}
