import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { QueryResultRow } from 'pg'
import { test } from 'vitest'
import { destroyCluster, type Lease, leaseDatabase } from '../../db/embedded'
import { isRunning } from '../../db/embedded/processes'
import { connected } from '../support/databases'

export const isRoot = process.getuid?.() === 0
const GRACE_MS = 200

/** `directory` is a throw-away directory, `dataDir` a data directory in it; servers in it are stopped afterwards. */
export const it = test.extend<{ directory: string; dataDir: string }>({
  directory: async ({ task: _ }, use) => {
    const directory = realpathSync(mkdtempSync(join(tmpdir(), 'atrium-test-')))
    chmodSync(directory, 0o755)
    await use(directory)
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
  },
  dataDir: async ({ directory }, use) => {
    const dataDir = join(directory, 'data')
    await use(dataDir)
    await destroyCluster({ dataDir })
  },
})

export const lease = (dataDir: string): Promise<Lease> => leaseDatabase({ dataDir, graceMs: GRACE_MS })

export type Holder = { process: ChildProcess; url: string; childPid: number; release: () => Promise<void> }
type HolderOptions = { env?: Record<string, string>; uid?: number; withChild?: boolean; script?: string }

/** A lease held by a process of its own; rejects with what it said when it got none. */
export async function startHolder(dataDir: string, options: HolderOptions = {}): Promise<Holder> {
  const child = spawnHolder(dataDir, options)
  const { stdout, stderr, stdin } = child
  let said = ''
  stderr?.on('data', (words) => {
    said += words
  })
  const line = await new Promise<string>((resolve, reject) => {
    stdout?.once('data', (words) => resolve(String(words)))
    child.once('close', () => reject(new Error(said)))
  })
  const { url, childPid } = JSON.parse(line)
  const release = async () => {
    stdin?.write('release\n')
    await once(child, 'exit')
  }
  return { process: child, url, childPid, release }
}

export function spawnHolder(
  dataDir: string,
  { env, uid, withChild, script }: HolderOptions = {},
): ChildProcess {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  const holder = script ?? fileURLToPath(new URL('./holder.ts', import.meta.url))
  return spawn(
    process.execPath,
    ['--import', tsx, holder, dataDir, String(GRACE_MS), withChild ? 'with-child' : ''],
    { cwd: '/', env: { ...process.env, ...env }, ...(uid === undefined ? {} : { uid, gid: uid }) },
  )
}

export const query = <Row extends QueryResultRow>(url: string, sql: string): Promise<Row[]> =>
  connected(url, async (client) => (await client.query<Row>(sql)).rows)

/** Like `query`, for a server that is just coming back. */
export async function queryOnceUp<Row extends QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  for (const deadline = Date.now() + 10_000; ; await pause(50)) {
    try {
      return await query<Row>(url, sql)
    } catch (error) {
      if (Date.now() > deadline) throw error
    }
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

export async function until(happened: () => boolean, withinMs = 10_000): Promise<void> {
  for (const deadline = Date.now() + withinMs; !happened(); await pause(40)) {
    if (Date.now() > deadline) throw new Error(`Still not so after ${withinMs} ms: ${happened}`)
  }
}

/** The only running supervisor of this data directory. */
export function supervisorOf(dataDir: string): number {
  return theOnly(pidsWith('supervisor.ts', dataDir))
}

/** The only running postmaster of this data directory. */
export function postmasterOf(dataDir: string): number {
  // By its own note: a child that it has just forked still bears its name for a moment.
  return theOnly(
    filesNamed('postmaster.pid', dataDir).map((path) => Number.parseInt(readFileSync(path, 'utf8'), 10)),
  )
}

/** Everything of this data directory that should be gone when nobody holds a lease. */
export function remains(dataDir: string): string[] {
  const pids = [...pidsWith('supervisor.ts', dataDir), ...pidsWith('/bin/postgres', dataDir)]
  return [...pids.map((pid) => `process ${pid}`), ...filesNamed('postmaster.pid', dataDir)]
}

export const portOf = (url: string): number => Number(new URL(url).port)

export const kill = (pid: number): boolean => process.kill(pid, 'SIGKILL')

/** The one cluster in this data directory. */
export function homeOf(dataDir: string): string {
  const [home, ...others] = readdirSync(dataDir).filter(
    (name) => /^pg\d/.test(name) && !name.endsWith('.log'),
  )
  if (!home || others.length > 0) throw new Error(`Not one cluster in ${dataDir}: ${[home, ...others]}`)
  return join(dataDir, home)
}

function filesNamed(name: string, dataDir: string): string[] {
  if (!existsSync(dataDir)) return []
  return readdirSync(dataDir)
    .map((home) => join(dataDir, home, 'pgdata', name))
    .filter((path) => existsSync(path))
}

function theOnly(pids: number[]): number {
  const [pid, ...others] = pids
  if (!pid || others.length > 0) throw new Error(`Not one process, but ${pids.length}: ${pids}`)
  return pid
}

function pidsWith(program: string, dataDir: string): number[] {
  return commandLines()
    .filter(({ words }) => words.includes(program) && words.includes(dataDir))
    .map(({ pid }) => pid)
    .filter(isRunning)
}

function commandLines(): { pid: number; words: string }[] {
  if (process.platform !== 'linux') {
    const lines = execFileSync('ps', ['-axww', '-o', 'pid=,command='], { encoding: 'utf8' }).split('\n')
    return lines.map((line) => ({ pid: Number.parseInt(line, 10), words: line }))
  }
  return readdirSync('/proc')
    .map(Number)
    .filter(Boolean)
    .map((pid) => ({ pid, words: readOrNothing(`/proc/${pid}/cmdline`).replaceAll('\0', ' ') }))
}

function readOrNothing(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
