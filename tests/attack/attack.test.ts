import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { log } from '@/lib/log'
import { guarantees, refusedWrongly } from './guarantees'
import type { Result } from './support'
import { atrium, bare, type Target } from './targets'

// The same attacks on the library as one sets it up in an afternoon, and on Atrium. The library alone must violate each guarantee:
// where a release no longer does, our own code for it can go. ATRIUM_RACE_ROUNDS=200 npx vitest run --project attack

const rounds = Number(process.env.ATRIUM_RACE_ROUNDS ?? 10)
const timeout = 30_000 + rounds * 1_000

const targets = {} as { bare: Target; atrium: Target }
const results: Record<string, Partial<Record<'bare' | 'atrium', Result>>> = {}

beforeAll(async () => {
  targets.bare = await bare()
  targets.atrium = await atrium()
})

afterAll(async () => {
  const shown = (result?: Result) => (result ? `${result.violations} of ${result.tries}` : '-')
  console.log(
    Object.entries(results)
      .map(
        ([name, { bare, atrium }]) =>
          `bare ${shown(bare).padEnd(10)} Atrium ${shown(atrium).padEnd(10)} ${name}`,
      )
      .join('\n'),
  )
  await Promise.all([targets.bare.close(), targets.atrium.close()])
})

/** Faults are provoked on purpose, and emails that other attacks caused are not waited for. */
beforeEach(async () => {
  await targets.atrium.query('delete from graphile_worker._private_jobs')
  vi.spyOn(console, 'error').mockImplementation(() => {})
  vi.spyOn(log, 'error').mockImplementation(() => {})
})

async function attack(guarantee: string, name: 'bare' | 'atrium'): Promise<Result> {
  const result = await guarantees[guarantee]?.(targets[name], rounds)
  if (!result) throw new Error(`No guarantee ${guarantee}`)
  const before = results[guarantee]?.[name] ?? { tries: 0, violations: 0 }
  const total = { tries: before.tries + result.tries, violations: before.violations + result.violations }
  results[guarantee] = { ...results[guarantee], [name]: total }
  return total
}

test('what people can do is refused by neither', async () => {
  expect(await refusedWrongly(targets.bare)).toEqual([])
  expect(await refusedWrongly(targets.atrium)).toEqual([])
})

describe.each(Object.keys(guarantees))('%s', { timeout }, (guarantee) => {
  test('is violated by the library alone', async () => {
    // A race is won by chance: up to ten times as many rounds, until it was won once.
    for (let again = 0; again < 10; again++) if ((await attack(guarantee, 'bare')).violations > 0) return
    expect.fail('The library now holds it by itself, so our own code for it can go.')
  })

  test('holds in Atrium', async () => {
    const { tries, violations } = await attack(guarantee, 'atrium')
    expect(tries).toBeGreaterThan(0)
    expect(violations).toBe(0)
  })
})
