// Checks that a directory with a well-known name is ours: in a shared folder, any user could create
// it first.
import { lstatSync, type Stats } from 'node:fs'

type Trusted = {
  /** The users who can own it. */
  owners: number[]
  /**
   * The permission bits that must not be set: other users can read shared files, but never write
   * them.
   */
  closed?: number
}

/**
 * Throws one sentence unless `path` is a real directory of one of `owners`. Call it before reading
 * or changing anything in it.
 */
export function requireTrusted(path: string, { owners, closed = 0o022 }: Trusted): void {
  const wrong = faultOf(lstatSync(path), owners, closed)
  if (!wrong) return
  throw new Error(
    `${path} ${wrong}, so the embedded Postgres did not use it. Remove it and start again, or set DATABASE_URL to your own PostgreSQL.`,
  )
}

function faultOf(found: Stats, owners: number[], closed: number): string | undefined {
  if (!found.isDirectory()) return 'is not a directory'
  if (!owners.includes(found.uid)) return `belongs to user ${found.uid}`
  if (found.mode & closed) return `is open to other users (mode ${(found.mode & 0o777).toString(8)})`
  return undefined
}
