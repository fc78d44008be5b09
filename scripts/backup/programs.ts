import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'

// PostgreSQL's own programs for backups. The embedded Postgres brings none.

export type Programs = { folder: string; major: number }

const exe = process.platform === 'win32' ? '.exe' : ''

/** Where they are installed but usually not on the PATH: a folder, its children, what follows. */
const usual: [folder: string, child: RegExp, bin: string][] = [
  ['/usr/lib/postgresql', /^\d+$/, 'bin'],
  ['/usr', /^pgsql-\d+$/, 'bin'],
  ['/opt/homebrew/opt', /^(libpq|postgresql@\d+)$/, 'bin'],
  ['/usr/local/opt', /^(libpq|postgresql@\d+)$/, 'bin'],
  ['/Applications/Postgres.app/Contents/Versions', /^\d+$/, 'bin'],
  ['/Library/PostgreSQL', /^\d+$/, 'bin'],
  ['C:\\Program Files\\PostgreSQL', /^\d+$/, 'bin'],
]

export function installedPrograms(path = process.env.PATH ?? '', places = usual): Programs[] {
  const folders = places.flatMap(([folder, child, bin]) =>
    existsSync(folder)
      ? readdirSync(folder)
          .filter((name) => child.test(name))
          .map((name) => join(folder, name, bin))
      : [],
  )
  return [...new Set([...path.split(delimiter).filter(Boolean), ...folders])]
    .filter((folder) => ['pg_dump', 'pg_restore'].every((name) => existsSync(join(folder, name + exe))))
    .flatMap((folder) => {
      const major = majorOf(folder)
      return major ? [{ folder, major }] : []
    })
}

/** Undefined if it doesn't run here. */
function majorOf(folder: string): number | undefined {
  const { stdout } = spawnSync(join(folder, `pg_dump${exe}`), ['--version'], { encoding: 'utf8' })
  return Number(/ (\d+)/.exec(stdout ?? '')?.[1]) || undefined
}

/** The oldest that can read this server. @throws Error that says what to install */
export function programsFor(server: number, installed: readonly Programs[]): Programs {
  const [found] = installed.filter(({ major }) => major >= server).sort((a, b) => a.major - b.major)
  if (found) return found
  const there = installed.map(({ folder, major }) => `version ${major} in ${folder}`).join(', ')
  throw new Error(
    `pg_dump of PostgreSQL ${server} or newer is missing (${there ? `found: ${there}` : 'found: none'}): install it (Debian, Ubuntu: postgresql-client-${server}; macOS: brew install postgresql@${server}; Windows: the installer of PostgreSQL ${server}).`,
  )
}

/** Those nearest to the server's version first. @throws Error that says what to install */
export function programsNear(server: number, installed: readonly Programs[]): Programs[] {
  if (installed.length === 0) programsFor(server, installed)
  return [...installed].sort((a, b) => Math.abs(a.major - server) - Math.abs(b.major - server))
}

type Call = { url?: string; onLine?: (line: string) => void }

/**
 * Runs one of the programs.
 * @param url the server; its password is in no command line, where every user could read it
 * @throws Error with what the program said
 */
export async function run(
  { folder }: Programs,
  name: 'pg_dump' | 'pg_restore',
  args: string[],
  { url, onLine }: Call = {},
): Promise<void> {
  const server = url === undefined ? undefined : new URL(url)
  const PGPASSWORD = decodeURIComponent(server?.password ?? '')
  if (server) server.password = ''
  const child = spawn(
    join(folder, name + exe),
    [...(server ? [`--dbname=${server.href}`, '--no-password'] : []), ...args],
    { env: { ...process.env, ...(PGPASSWORD ? { PGPASSWORD } : {}) }, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (words) => {
    said += words
  })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  for await (const line of createInterface({ input: child.stdout })) onLine?.(line)
  const code = await ended
  if (code !== 0) throw new Error(`${name} failed: ${said.trim() || `exit code ${code}`}`)
}
