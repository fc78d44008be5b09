import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { randomPort } from '@/db/embedded/ports'

// A PgBouncer in transaction mode, where one is installed. It is no npm package: CI installs it.

const program = ['pgbouncer', '/usr/sbin/pgbouncer'].find(
  (path) => spawnSync(path, ['--version'], { stdio: 'ignore' }).status === 0,
)

export const hasPooler = program !== undefined

type Pooler = { through: (url: string) => string; close: () => Promise<void> }

/**
 * @param server any address of the server behind it
 * @param logins addresses of those who may sign in
 * @param settings lines of pgbouncer.ini
 */
export async function openPooler(server: string, logins: string[], settings: string[]): Promise<Pooler> {
  if (!program) throw new Error('PgBouncer is not installed here')
  const { hostname, port } = new URL(server)
  const directory = mkdtempSync(join(tmpdir(), 'atrium-pooler-'))
  // It refuses to run as root. No other user reads the folder: the passwords are those of the server's logins.
  const identity = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined
  if (identity) chownSync(directory, identity.uid, identity.gid)
  const own = await randomPort()
  const users = logins.map((url) => new URL(url)).map((url) => `"${url.username}" "${url.password}"`)
  writeFileSync(join(directory, 'users.txt'), users.join('\n'))
  writeFileSync(
    join(directory, 'pgbouncer.ini'),
    [
      '[databases]',
      `* = host=${hostname} port=${port || 5432}`,
      '[pgbouncer]',
      'pool_mode = transaction',
      'listen_addr = 127.0.0.1',
      `listen_port = ${own}`,
      'unix_socket_dir =',
      'auth_type = scram-sha-256',
      `auth_file = ${join(directory, 'users.txt')}`,
      ...settings,
      '',
    ].join('\n'),
  )
  const child = spawn(program, ['-q', join(directory, 'pgbouncer.ini')], {
    stdio: 'ignore',
    cwd: '/',
    ...identity,
  })
  const ended = once(child, 'exit')
  const through = (url: string) => {
    const address = new URL(url)
    address.hostname = '127.0.0.1'
    address.port = String(own)
    return address.href
  }
  await untilItAnswers(own)
  return {
    through,
    async close() {
      child.kill('SIGTERM')
      await ended
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

async function untilItAnswers(port: number): Promise<void> {
  for (const deadline = Date.now() + 10_000; ; await sleep(20))
    try {
      return await answers(port)
    } catch (error) {
      if (Date.now() > deadline) throw error
    }
}

/** Resolves when a PgBouncer listens there: it answers even whom it does not know. */
async function answers(port: number): Promise<void> {
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'nobody-yet', password: 'x', database: 'x' })
  client.on('error', () => {})
  try {
    await client.connect()
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error
  } finally {
    await client.end().catch(() => {})
  }
}
