// What the operating system knows about processes.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** Whether the process can still do anything. A zombie counts as gone. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (errorCode(error) !== 'EPERM') return false
  }
  return !'ZX'.includes(processState(pid))
}

/**
 * True only for a Postgres started on exactly this data directory, so that a reused pid is never
 * mistaken for it.
 */
export function isPostgresOf(pid: number, pgdata: string): boolean {
  if (!isRunning(pid)) return false
  const words = commandWords(pid)
  return (
    words.some((word) => /postgres/i.test(word)) && (process.platform === 'win32' || words.includes(pgdata))
  )
}

/**
 * The caller's environment without variables for Postgres, its locale or a nested Node: an empty
 * PGPORT stops initdb.
 */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const env = { ...process.env }
  for (const name of Object.keys(env)) if (STEERING.test(name)) delete env[name]
  return env
}

const STEERING = /^(PG|LC_|LANG|TZ$|NODE_|npm_|VITEST|TSX_)/i

/** Asks every 20 ms until the answer is true. Returns false on timeout. */
export async function eventually(happened: () => boolean, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs
  while (!happened()) {
    if (Date.now() > deadline) return false
    await sleep(20)
  }
  return true
}

export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}

function processState(pid: number): string {
  if (process.platform !== 'linux') return '?'
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return stat.charAt(stat.lastIndexOf(')') + 2) || '?'
  } catch {
    return '?'
  }
}

function commandWords(pid: number): string[] {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    if (process.platform === 'win32') return [run('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'])]
    // Our own command line has the directory between -D and -p. Split there, because a directory
    // can contain spaces.
    return run('ps', ['-ww', '-o', 'command=', '-p', String(pid)]).split(/ -D | -p /)
  } catch {
    return []
  }
}

const run = (program: string, args: string[]): string =>
  execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], windowsHide: true })
