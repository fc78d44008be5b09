import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { log } from '@/lib/log'
import { attacks, refusedWrongly } from './attacks'
import type { Result } from './attacks/support'
import { atrium, bare, type Target } from './targets'

// The same attack on the library as one sets it up in an afternoon, and on Atrium. The first must fall, so that the attack is
// known to bite. ATRIUM_RACE_ROUNDS=200 npx vitest run --project attack

const rounds = Number(process.env.ATRIUM_RACE_ROUNDS ?? 10)
const timeout = 30_000 + rounds * 1_000

const targets = {} as { bare: Target; atrium: Target }
const results: Record<string, Partial<Record<'bare' | 'atrium', Result>>> = {}

beforeAll(async () => {
  targets.bare = await bare()
  targets.atrium = await atrium()
})

afterAll(async () => {
  const shown = (result?: Result) => (result ? `${result.failures} of ${result.tries}` : '-')
  const width = Math.max(...Object.values(attacks).map(({ what }) => what.length))
  console.log(
    Object.entries(attacks)
      .map(
        ([row, { what }]) =>
          `${row.padEnd(10)} ${what.padEnd(width)} bare ${shown(results[row]?.bare).padEnd(10)} Atrium ${shown(results[row]?.atrium)}`,
      )
      .join('\n'),
  )
  await Promise.all([targets.bare.close(), targets.atrium.close()])
})

/** Faults are provoked on purpose, and mails that other attacks caused are not waited for. */
beforeEach(async () => {
  await targets.atrium.query('delete from graphile_worker._private_jobs')
  vi.spyOn(console, 'error').mockImplementation(() => {})
  vi.spyOn(log, 'error').mockImplementation(() => {})
})

async function attack(row: string, name: 'bare' | 'atrium'): Promise<Result> {
  const result = await attacks[row]?.run(targets[name], rounds)
  if (!result) throw new Error(`No attack ${row}`)
  const before = results[row]?.[name] ?? { tries: 0, failures: 0 }
  const total = { tries: before.tries + result.tries, failures: before.failures + result.failures }
  results[row] = { ...results[row], [name]: total }
  return total
}

test('what its people may do is refused by neither', async () => {
  expect(await refusedWrongly(targets.bare)).toEqual([])
  expect(await refusedWrongly(targets.atrium)).toEqual([])
})

describe.each(Object.entries(attacks).map(([row, { what }]) => [row, what]))('%s: %s', { timeout }, (row) => {
  test('by the library alone', async () => {
    // A race is won by chance: up to ten times as many rounds, until it was won once.
    for (let again = 0; again < 10; again++) if ((await attack(row, 'bare')).failures > 0) return
    expect.fail('the attack does not bite')
  })

  test('never by Atrium', async () => {
    const { tries, failures } = await attack(row, 'atrium')
    expect(tries).toBeGreaterThan(0)
    expect(failures).toBe(0)
  })
})
