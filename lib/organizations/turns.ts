import { AppError } from '../errors'

// Changes of one organization wait for its row lock, and each waiting one holds a connection.
// Without a limit, many of them would use up the pool. So only a few ask for a connection at a
// time; the others wait here, without holding one.

const atOnce = 3
/** Milliseconds. Shorter than a browser's timeout. */
const longestWait = 10_000

type Line = { running: number; waiting: Set<() => void> }

// One queue per process, because Next bundles this file several times.
const shared = globalThis as typeof globalThis & { __atriumLines?: Map<string, Line> }
shared.__atriumLines ??= new Map()
const lines = shared.__atriumLines

/** @throws AppError too_many if the wait for others with the same key took too long */
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

/** Resolves when a place is free. */
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
        new AppError(
          'too_many',
          'Too many changes at the same time. Nothing was changed. Try again in a moment.',
          {
            retryAfter: 5,
          },
        ),
      )
    }, longestWait)
    waiting.add(begin)
  })
