import { AppError } from './errors'

// Work of one kind takes turns: a few run at a time, in the order of asking. The others wait here,
// without holding anything that is shared, such as a connection or a thread.

type Rule = {
  atOnce: number
  /** If this many wait already, the next one is refused. */
  mostWaiting?: number
  /** The message for whoever waited too long, or could not wait. */
  refusal: string
}

/** Milliseconds. Shorter than a browser's timeout. */
const longestWait = 10_000

type Line = { running: number; waiting: Set<() => void> }

// One queue per process, because Next bundles this file several times.
const shared = globalThis as typeof globalThis & { __atriumLines?: Map<string, Line> }
shared.__atriumLines ??= new Map()
const lines = shared.__atriumLines

/**
 * @throws AppError too_many if the wait for others with the same key took too long, or too many
 *   wait already
 */
export async function inTurn<T>(key: string, rule: Rule, run: () => Promise<T>): Promise<T> {
  const line = lines.get(key) ?? { running: 0, waiting: new Set() }
  lines.set(key, line)
  if (line.running < rule.atOnce) line.running++
  else if (line.waiting.size < (rule.mostWaiting ?? Number.POSITIVE_INFINITY)) await turn(line, rule)
  else throw tooMany(rule)
  try {
    return await run()
  } finally {
    const [next] = line.waiting
    if (next) next()
    else if (--line.running === 0) lines.delete(key)
  }
}

/** Resolves when a place is free. */
const turn = ({ waiting }: Line, rule: Rule) =>
  new Promise<void>((resolve, reject) => {
    const begin = () => {
      clearTimeout(timer)
      waiting.delete(begin)
      resolve()
    }
    const timer = setTimeout(() => {
      waiting.delete(begin)
      reject(tooMany(rule))
    }, longestWait)
    waiting.add(begin)
  })

const tooMany = ({ refusal }: Rule) => new AppError('too_many', refusal, { retryAfter: 5 })
