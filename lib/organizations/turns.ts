import { AppError } from '../errors'

// Changes of one organization wait for its row, and each that waits there keeps a connection: a crowd of them would leave none for
// anybody else. So no more of them ask for a connection at once than make use of it; the others wait here, for nothing that is shared.

const atOnce = 3
/** Milliseconds; shorter than a browser's patience. */
const longestWait = 10_000

type Line = { running: number; waiting: Set<() => void> }

// One set per process: Next bundles this file several times.
const shared = globalThis as typeof globalThis & { __atriumLines?: Map<string, Line> }
shared.__atriumLines ??= new Map()
const lines = shared.__atriumLines

/** @throws AppError too_many when others of the same key took too long */
export async function inTurn<T>(key: string, run: () => Promise<T>): Promise<T> {
  const line = lines.get(key) ?? { running: 0, waiting: new Set() }
  lines.set(key, line)
  if (line.running < atOnce) line.running++
  else await turn(line)
  try {
    return await run()
  } finally {
    const [next] = line.waiting
    if (next) next()
    else if (--line.running === 0) lines.delete(key)
  }
}

/** Resolves with the place of somebody who has ended. */
const turn = ({ waiting }: Line) =>
  new Promise<void>((resolve, reject) => {
    const begin = () => {
      clearTimeout(timer)
      waiting.delete(begin)
      resolve()
    }
    const timer = setTimeout(() => {
      waiting.delete(begin)
      reject(
        new AppError('too_many', 'Too many changes at once. Nothing was changed. Try again in a moment.', {
          retryAfter: 5,
        }),
      )
    }, longestWait)
    waiting.add(begin)
  })
