import { AppError } from './errors'

// Work of one kind takes turns: so many at a time, in the order of asking. The others wait here, for
// nothing that is shared: no connection, no thread.

type Rule = {
  atOnce: number
  /** Beyond as many, who asks is refused. */
  mostWaiting?: number
  /** What is said to who waited too long, or could not wait. */
  refusal: string
}

/** Milliseconds; shorter than a browser's patience. */
const longestWait = 10_000

type Line = { running: number; waiting: Set<() => void> }

// One set per process: Next bundles this file several times.
const shared = globalThis as typeof globalThis & { __atriumLines?: Map<string, Line> }
shared.__atriumLines ??= new Map()
const lines = shared.__atriumLines

/** @throws AppError too_many when others of the same key took too long, or too many of them wait */
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

/** Resolves with the place of somebody who has ended. */
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
