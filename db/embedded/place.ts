// Where a cluster is stored on this machine.
import { createHash } from 'node:crypto'
import { chmodSync, chownSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Account, canReach, handOver, nearestExisting, postgresAccount } from './account'
import { type Binaries, findBinaries } from './binaries'
import { errorCode } from './processes'
import { requireTrusted } from './trust'

export type Place = {
  account: Account
  binaries: Binaries
  /**
   * Contains the whole cluster: `pgdata`, `credentials.json`, the logs. Created completely by one
   * rename.
   */
  home: string
  pgdata: string
  /** The supervisor's control socket; a named pipe on Windows. */
  socket: string
  /** The port to try first, the same on every start. */
  stablePort: number
}

export const DEFAULT_DATA_DIR = fileURLToPath(new URL('../../.data', import.meta.url))

export function locate(dataDir: string): Place {
  const account = postgresAccount(dirname(dataDir))
  const binaries = findBinaries(account)
  const parent = parentDirectory(dataDir, account)
  const home = join(parent, `${binaries.label}${account.label}`)
  const hash = createHash('sha256').update(home).digest()
  const name = `atrium-${hash.toString('hex', 0, 8)}`
  return {
    account,
    binaries,
    home,
    pgdata: join(home, 'pgdata'),
    socket:
      process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : `${socketDirectory(account)}/${name}.sock`,
    // Below the range of ephemeral ports.
    stablePort: 20_000 + (hash.readUInt32BE(8) % 10_000),
  }
}

/** The data directory itself, or one under /var/tmp if the Postgres account can't access it. */
function parentDirectory(dataDir: string, account: Account): string {
  const real = join(realpathSync(nearestExisting(dataDir)), dataDir.slice(nearestExisting(dataDir).length))
  if (mkdirSync(real, { recursive: true, mode: 0o755 })) giveTo(account, real)
  if (canReach(real, account)) return real
  const elsewhere = `/var/tmp/atrium-data-${createHash('sha256').update(real).digest('hex').slice(0, 16)}`
  const made = makeInSharedFolder(elsewhere, 0o755)
  requireTrusted(elsewhere, { owners: trustedBy(account) })
  if (made) giveTo(account, elsewhere)
  writeFileSync(join(real, 'moved-to'), `${elsewhere}\n`)
  return elsewhere
}

function giveTo(account: Account, path: string): void {
  if (account.identity) chmodSync(path, 0o755)
  handOver(path, account)
}

/**
 * Short, because a socket's path is limited to 103 bytes. Not TMPDIR, which can differ between two
 * shells.
 */
function socketDirectory(account: Account): string {
  const { keeper = 0 } = account
  const path = `/tmp/atrium-${keeper}`
  makeInSharedFolder(path, 0o700)
  requireTrusted(path, { owners: trustedBy(account), closed: 0o077 })
  chownSync(path, keeper, -1)
  return path
}

/** False if the name is taken, by anyone. */
function makeInSharedFolder(path: string, mode: number): boolean {
  try {
    mkdirSync(path, mode)
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  }
}

const trustedBy = ({ keeper = 0 }: Account): number[] => [process.getuid?.() ?? 0, keeper]
