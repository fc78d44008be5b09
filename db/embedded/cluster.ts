// Makes a new cluster: edit to change what initdb is told, then run `npm run db:reset` to see the change.
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { type Account, handOver } from './account'
import { prepareBinaries, programPath } from './binaries'
import type { Place } from './place'
import { cleanEnvironment } from './processes'

const credentials = z.object({ postgres: z.string(), atrium: z.string() })

/** The passwords of the superuser (the supervisor's alone) and of the project's login. */
export function readCredentials({ home }: Place): z.infer<typeof credentials> {
  return credentials.parse(JSON.parse(readFileSync(join(home, 'credentials.json'), 'utf8')))
}

/** Only the holder of the control socket may call this: it takes every unfinished cluster for a dead one's. */
export async function ensureCluster(place: Place): Promise<void> {
  prepareBinaries(place.binaries)
  if (existsSync(place.home)) {
    keepFrom(place.account, place.home)
    return
  }
  removeUnfinished(place)
  const unfinished = `${place.home}.init-${randomBytes(4).toString('hex')}`
  try {
    await fill(unfinished, place)
    renameSync(unfinished, place.home)
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    throw error
  }
}

export function removeUnfinished({ home }: Place): void {
  for (const name of readdirSync(dirname(home))) {
    if (!name.startsWith(`${basename(home)}.init-`)) continue
    rmSync(join(dirname(home), name), { recursive: true, force: true, maxRetries: 3 })
  }
}

async function fill(home: string, { account, binaries }: Place): Promise<void> {
  const secrets = { postgres: randomBytes(24).toString('hex'), atrium: randomBytes(24).toString('hex') }
  const passwordFile = join(home, 'superuser-password')
  const pgdata = join(home, 'pgdata')
  mkdirSync(home, { mode: 0o700 })
  keepFrom(account, home)
  mkdirSync(pgdata, { mode: 0o700 })
  writeFileSync(join(home, 'credentials.json'), JSON.stringify(secrets), { mode: 0o600 })
  writeFileSync(passwordFile, secrets.postgres, { mode: 0o600 })
  handOver(join(home, 'credentials.json'), account)
  // These two initdb itself must use; the credentials stay root's own when `nobody` runs it.
  const { identity } = account
  if (identity) for (const path of [pgdata, passwordFile]) chownSync(path, identity.uid, identity.gid)
  await initdb(programPath(binaries, 'initdb'), {
    args: ['-D', pgdata, `--pwfile=${passwordFile}`, ...INITDB],
    options: { cwd: home, env: cleanEnvironment(), windowsHide: true, ...identity },
  })
  rmSync(passwordFile)
}

/** The Postgres account owns only `pgdata`: it could otherwise replace the logs, which we open as root, with links. */
function keepFrom({ identity, keeper }: Account, home: string): void {
  if (!identity) return
  chmodSync(home, 0o711)
  chownSync(home, keeper ?? 0, -1)
}

// The built-in locale sorts the same on every machine and needs nothing installed. A lost cluster costs one `db:seed`.
const INITDB = [
  '--username=postgres',
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--no-sync',
]

type Call = { args: string[]; options: Parameters<typeof execFile>[2] }

async function initdb(path: string, { args, options }: Call): Promise<void> {
  try {
    await promisify(execFile)(path, args, options)
  } catch (error) {
    const said =
      error instanceof Error ? error.message.trim().split('\n').slice(1).join(' ') || error.message : error
    throw new Error(`The embedded Postgres could not make its cluster (initdb): ${said}`)
  }
}
