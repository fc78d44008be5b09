import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { z } from 'zod'
import { randomPort } from '@/db/embedded/ports'
import type { Counts } from '../../support/database-proxy'
import { root } from '../../support/source'
import { copy } from './build'

// The processes that are measured: the production build, and between it and the database a proxy
// that makes their distance.

export type Server = {
  url: string
  /** @returns milliseconds of CPU so far */
  cpu: () => Promise<number>
  /** Runs `work` while the database answers only when nothing more is asked. */
  counting: (work: () => Promise<unknown>) => Promise<Counts>
  close: () => Promise<void>
}

export const addressHeader = 'x-real-ip'

/** @param distance milliseconds between the server and the database; without a proxy if 0 */
export async function openServer(databaseUrl: string, distance: number): Promise<Server> {
  const database = distance > 0 ? child(root, 'database.ts', [databaseUrl, String(distance)]) : undefined
  const near = database ? z.string().parse(await message(database)) : databaseUrl
  const port = await randomPort()
  const url = `http://localhost:${port}`
  const server = child(copy, 'serve.ts', [], {
    NODE_ENV: 'production',
    ATRIUM_PREVIEW: '1',
    PORT: String(port),
    APP_URL: url,
    DATABASE_URL: near,
    DATABASE_ADMIN_URL: '',
    TRUSTED_IP_HEADER: addressHeader,
  })
  await message(server)
  return {
    url,
    cpu: async () => z.number().parse(await ask(server, 'cpu')),
    async counting(work) {
      if (!database) throw new Error('Only a server at a distance is counted.')
      await ask(database, true)
      await work()
      const { statements, trips } = counts.parse(await ask(database, false))
      return { statements, trips }
    },
    async close() {
      for (const each of [server, database]) {
        if (!each) continue
        const ended = once(each, 'exit')
        each.disconnect()
        await ended
      }
    },
  }
}

const counts = z.object({ statements: z.number(), trips: z.number() })

function child(folder: string, file: string, args: string[], settings: Record<string, string> = {}) {
  return fork(join(folder, 'tests/load/bench', file), args, {
    cwd: folder,
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, ...settings },
  })
}

async function ask(process: ChildProcess, question: 'cpu' | boolean): Promise<unknown> {
  const answer = message(process)
  process.send(question)
  return answer
}

/** @throws Error if the process has ended instead */
const message = (process: ChildProcess) =>
  new Promise<unknown>((resolve, reject) => {
    const ended = () => reject(new Error('A process of the measurement has ended.'))
    process.once('exit', ended)
    process.once('message', (said) => {
      process.off('exit', ended)
      resolve(said)
    })
  })
