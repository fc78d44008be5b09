import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { destroyCluster, leaseDatabase } from '@/db/embedded'
import { randomPort } from '@/db/embedded/ports'
import { copyProject } from '../../support/project-copy'
import { root } from '../../support/source'
import type { Server } from './server'

/**
 * `npm run preview`, in a copy of the project, with no setting but those given: it builds, and has a
 * database, a secret and an inbox of its own.
 */
export async function openPreview(
  settings: Record<string, string>,
): Promise<Server & { close(): Promise<void> }> {
  mkdirSync(join(root, '.data'), { recursive: true })
  const copy = copyProject(join(root, '.data', 'preview-'))
  const dataDir = join(copy, '.data')
  const port = String(await randomPort())
  const { PATH, HOME, TMPDIR } = process.env
  const preview = spawn('npm', ['run', 'preview'], {
    cwd: copy,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH, HOME, TMPDIR, NODE_ENV: 'development', PORT: port, ...settings },
  })
  await announced(preview)
  const lease = await leaseDatabase({ dataDir })
  return {
    url: `http://localhost:${port}`,
    databaseUrl: lease.url(),
    async close() {
      // As Ctrl-C does, which every process of the command gets.
      if (preview.pid) process.kill(-preview.pid, 'SIGINT')
      await once(preview, 'exit')
      await lease.release()
      await destroyCluster({ dataDir })
      rmSync(copy, { recursive: true, force: true })
    },
  }
}

/** Waits until it prints that it is running. */
async function announced(preview: ChildProcessByStdio<null, Readable, null>): Promise<void> {
  const lines = createInterface({ input: preview.stdout })
  await new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => line.includes('is running at') && resolve())
    preview.once('exit', (code) => reject(new Error(`npm run preview ended with ${code}`)))
  })
}
