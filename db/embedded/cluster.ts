// Creates a new cluster. After changing what initdb is given, run `npm run db:reset`.
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

/** The passwords of the superuser (only for the supervisor) and of the project's login. */
export function readCredentials({ home }: Place): z.infer<typeof credentials> {
  return credentials.parse(JSON.parse(readFileSync(join(home, 'credentials.json'), 'utf8')))
}

/** Only for the holder of the control socket, because it deletes every unfinished cluster. */
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
  // Only what initdb itself uses. The credentials stay root's if `nobody` runs it.
  const { identity } = account
  if (identity) for (const path of [pgdata, passwordFile]) chownSync(path, identity.uid, identity.gid)
  await initdb(programPath(binaries, 'initdb'), {
    args: ['-D', pgdata, `--pwfile=${passwordFile}`, ...INITDB],
    options: { cwd: home, env: cleanEnvironment(), windowsHide: true, ...identity },
  })
  rmSync(passwordFile)
}

/**
 * The Postgres account only owns `pgdata`. Otherwise it could replace the logs, which we open as
 * root, with links.
 */
function keepFrom({ identity, keeper }: Account, home: string): void {
  if (!identity) return
  chmodSync(home, 0o711)
  chownSync(home, keeper ?? 0, -1)
}

// The built-in locale sorts the same on every machine and needs no installation. A lost cluster
// costs one `db:seed`.
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
    throw new Error(`The embedded Postgres could not create its cluster (initdb): ${said}`)
  }
}
