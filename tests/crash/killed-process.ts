import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { text } from 'node:stream/consumers'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { env } from '@/lib/env'
import { connected } from '../support/databases'
import { ownerUrl } from '../support/owner'
import type { Reached } from './dying'

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * How many steps a process may be asked to stand still in: each keeps a connection, and may wait for a second one, to count an
 * attempt; through a pooler there are thirteen (.ci/with-pooler).
 */
export const atOnce = () => (env().separateLogins ? 6 : 30)

/**
 * Lets a process of this script do the plan until it dies of it.
 * @param database in which the process works
 * @returns how far each step came
 */
export async function killedProcess(script: URL, plan: unknown, database = ownerUrl()): Promise<Reached[]> {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  const path = fileURLToPath(script)
  const child = spawn(process.execPath, ['--import', tsx, path, '--live'], {
    cwd: root,
    env: { ...process.env, PGAPPNAME: 'atrium-killed' },
  })
  child.stdin.end(JSON.stringify(plan))
  const [said, complaints, [, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  if (signal !== 'SIGKILL') throw new Error(`The child was not killed: ${complaints}`)
  await untilForgotten(database)
  // Before its last line there may be a log.
  return JSON.parse(said.split('\n').at(-1) ?? '')
}

/** The server notices the death of a client a moment later, and rolls its transactions back. */
const untilForgotten = (database: string) =>
  connected(database, async (client) => {
    for (;;) {
      const { rows } = await client.query(
        `select 1 from pg_stat_activity where datname = current_database() and application_name = 'atrium-killed'`,
      )
      if (rows.length === 0) return
    }
  })
