import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './source'

/** Copies the project into a new folder, whose name begins so, with a link to its packages. @returns its path */
export function copyProject(prefix: string): string {
  const copy = mkdtempSync(prefix)
  const ignored = readFileSync(join(root, '.gitignore'), 'utf8').split('\n')
  const left = new Set(['.git', ...ignored.map((line) => line.replace(/\/$/, ''))])
  for (const name of readdirSync(root))
    if (!left.has(name)) cpSync(join(root, name), join(copy, name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction')
  return copy
}

/** Runs a Node program there, without the environment of these tests. */
export function runIn(folder: string, ...args: string[]): { status: number | null; output: string } {
  const { PATH, HOME, TMPDIR } = process.env
  const env = { PATH, HOME, TMPDIR, NODE_ENV: 'test' as const, NEXT_TELEMETRY_DISABLED: '1' }
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    env,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  })
  return { status, output: `${stdout}${stderr}` }
}
