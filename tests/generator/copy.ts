import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../support/source'

/** Copies the project into a temporary folder, with a link to its packages. @returns the path */
export function copyProject(): string {
  const copy = mkdtempSync(join(tmpdir(), 'atrium-generator-'))
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
