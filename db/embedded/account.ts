// Chooses the system account that runs Postgres, because Postgres refuses to run as root.
import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname } from 'node:path'

export type Account = {
  /** For spawn. Undefined means the current account. */
  identity: { uid: number; gid: number } | undefined
  /** Who can read the password and connect to the supervisor. */
  keeper: number | undefined
  /** Part of directory names, to separate clusters of different accounts. */
  label: string
}

/**
 * As root: the owner of the project if it is a known user, otherwise `nobody`. Not as root: the
 * caller.
 */
export function postgresAccount(project: string): Account {
  const uid = process.getuid?.()
  if (uid === undefined) return { identity: undefined, keeper: undefined, label: '' }
  if (uid !== 0) {
    requireKnown(uid)
    return { identity: undefined, keeper: uid, label: `-uid${uid}` }
  }
  const owner = statSync(nearestExisting(project)).uid
  const identity = (owner !== 0 && lookUp(owner)) || lookUp('nobody')
  if (!identity) throw new Error(`${NO_ACCOUNT} this machine has no user "nobody" ${WAY_OUT}`)
  return { identity, keeper: identity.uid === owner ? owner : 0, label: `-uid${identity.uid}` }
}

/** Whether the account can access `path`: `nobody` can't enter a root-owned home with mode 700. */
export function canReach(path: string, account: Account): boolean {
  if (!account.identity) return true
  const { uid, gid, mode } = statSync(path)
  const shift = uid === account.identity.uid ? 6 : gid === account.identity.gid ? 3 : 0
  if (((mode >> shift) & 1) === 0) return false
  return dirname(path) === path || canReach(dirname(path), account)
}

/**
 * Files that root creates in a user's project must belong to the user, who could not continue
 * without root otherwise.
 */
export function handOver(path: string, { identity, keeper }: Account): void {
  if (identity && keeper === identity.uid) chownSync(path, identity.uid, identity.gid)
}

export function nearestExisting(path: string): string {
  return existsSync(path) ? path : nearestExisting(dirname(path))
}

const NO_ACCOUNT = 'There is no system account to run the embedded Postgres:'
const WAY_OUT = '- set DATABASE_URL to your own PostgreSQL.'

function requireKnown(uid: number): void {
  try {
    userInfo()
  } catch {
    throw new Error(`${NO_ACCOUNT} user id ${uid} has no entry in the user database ${WAY_OUT}`)
  }
}

function lookUp(user: number | string): { uid: number; gid: number } | undefined {
  try {
    return { uid: id('-u', user), gid: id('-g', user) }
  } catch {
    return undefined
  }
}

// `id -u 12345` accepts any number, `id -g` fails for an unknown user. macOS prints `nobody` as
// 4294967294, spawn needs -2.
const id = (flag: string, user: number | string): number =>
  Number(
    execFileSync('id', [flag, String(user)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
  ) | 0
