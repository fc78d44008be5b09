import { cpSync, mkdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { packageFor } from '../../db/embedded/binaries'

const project = fileURLToPath(new URL('../..', import.meta.url))
const platformPackage = packageFor({ ...process, exists: () => true })

/** The launcher in a project folder of its own, without the Postgres binaries; gives the path of its holder script. */
export function copyLauncher(to: string): string {
  mkdirSync(join(to, 'node_modules'), { recursive: true })
  for (const path of ['db/embedded', 'tests/embedded/holder.ts'])
    cpSync(join(project, path), join(to, path), { recursive: true })
  for (const name of ['pg', 'zod', 'tsx']) {
    symlinkSync(realpathSync(join(project, 'node_modules', name)), join(to, 'node_modules', name))
  }
  return join(to, 'tests/embedded/holder.ts')
}

/** The platform's package, its install script "blocked" if wished, under a version of its own; gives its folder. */
export function copyBinaries(to: string, { linked }: { linked: boolean }): string {
  const from = dirname(dirname(createRequire(import.meta.url).resolve(platformPackage)))
  const copy = join(to, 'node_modules', platformPackage)
  cpSync(from, copy, { recursive: true, verbatimSymlinks: true })
  const manifest = join(copy, 'package.json')
  const { version } = JSON.parse(readFileSync(manifest, 'utf8'))
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(version, `${version}-${basename(to)}`))
  if (!linked) for (const { target } of librariesOf(copy)) rmSync(join(copy, target), { force: true })
  return copy
}

function librariesOf(packageFolder: string): { source: string; target: string }[] {
  return JSON.parse(readFileSync(join(packageFolder, 'native/pg-symlinks.json'), 'utf8'))
}
