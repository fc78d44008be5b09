// Whether a directory with a well-known name is ours: in a shared folder any user can create it first. Edit with great care.
import { lstatSync, type Stats } from 'node:fs'

type Trusted = {
  /** The users who may own it. */
  owners: number[]
  /** The permission bits that must be off: other users may read what we share, but never write to it. */
  closed?: number
}

/** Throws one sentence unless `path` is a real directory of one of `owners`. Ask before anything in it is read or changed. */
export function requireTrusted(path: string, { owners, closed = 0o022 }: Trusted): void {
  const wrong = faultOf(lstatSync(path), owners, closed)
  if (!wrong) return
  throw new Error(
    `${path} ${wrong}, so the embedded Postgres did not use it: remove it and start again, or set DATABASE_URL to a PostgreSQL of your own.`,
  )
}

function faultOf(found: Stats, owners: number[], closed: number): string | undefined {
  if (!found.isDirectory()) return 'is not a directory'
  if (!owners.includes(found.uid)) return `belongs to user ${found.uid}`
  if (found.mode & closed) return `is open to other users (mode ${(found.mode & 0o777).toString(8)})`
  return undefined
}
