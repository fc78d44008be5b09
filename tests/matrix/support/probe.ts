import { expect } from 'vitest'
import { type Answer, type Asked, ask } from './ask'
import { difference, type Expected, judge, plainText, type Who, wordList } from './judge'
import { changedSince, thisMoment } from './state'
import { countProbe } from './tally'
import type { Target, Values } from './targets'

/** One cell asked once: who, what, how, with what, and what should come of it. */
export type Probe = {
  relation: string
  who: Who
  target: Target
  way: string
  values: Values
  expected: Expected
  /** The same request about something that does not exist: it must be answered the same. */
  unknown?: Values
}

const abreast = 8

/** Runs `work` over items, a few at a time, in order of their results. */
export async function each<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  let next = 0
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++)
      results[index] = await work(items[index] as T)
  }
  await Promise.all(Array.from({ length: Math.min(abreast, items.length) }, worker))
  return results
}

/** Asks one probe, and says what is wrong with it. */
export async function problemsOf(probe: Probe): Promise<string[]> {
  const { who, target, way, values, unknown } = probe
  const asked = target.ask(way, values)
  const answer = await askCounted(probe, asked)
  const problems = judge(probe, asked, answer)
  if (unknown) {
    const askedUnknown = target.ask(way, unknown)
    const other = await askCounted(probe, askedUnknown)
    problems.push(
      ...judge({ ...probe, values: unknown }, askedUnknown, other).filter((each) => each.startsWith('LEAK')),
      ...(await unlikeEachOther(probe, unknown, answer, other)),
    )
  }
  return problems.map((problem) => `${who.label} | ${target.name} ${way} | ${probe.relation} | ${problem}`)
}

/**
 * What tells the two answers apart. A page is streamed in pieces, and says the time, so that one request has more than one answer: both
 * are asked again until the answers to them meet. Where one tells what exists they never do. A status has no such excuse.
 */
async function unlikeEachOther(
  probe: Probe,
  unknown: Values,
  answer: Answer,
  other: Answer,
): Promise<string[]> {
  const again = (values: Values) => askOnce(probe, probe.target.ask(probe.way, values))
  const seen = { one: new Set<string>(), two: new Set<string>() }
  let pair = [answer, other] as const
  for (let tries = 1; ; tries++) {
    const [one, two] = [comparable(pair[0], probe.values), comparable(pair[1], unknown)]
    const sameStatus = pair[0].status === pair[1].status
    if (sameStatus && (seen.one.add(one).has(two) || seen.two.add(two).has(one))) return []
    if (!sameStatus || tries === mostTries) return [`tells what exists: ${difference(one, two)}`]
    pair = [await again(probe.values), await again(unknown)]
  }
}

/** Fewer than meet any limit, behind which everything would look the same. */
const mostTries = 5

const comparable = (answer: Answer, values: Values) =>
  wordList(plainText(answer, Object.values(values).flat()))

/** Counts what is asked, and not what is asked again. */
function askCounted(probe: Probe, asked: Asked): Promise<Answer> {
  const { who, target, relation } = probe
  countProbe(who.label, `${target.kind} ${target.name}`, relation)
  return askOnce(probe, asked)
}

const busters = new Map<string, string>()

/** Next wants the payload's headers hashed in the address, and says how: once for each way of asking. */
async function askOnce({ who, way }: Probe, asked: Asked): Promise<Answer> {
  if (!asked.headers?.rsc) return ask(asked, who.cookie)
  const busted = (query: string) => ({
    ...asked,
    path: `${asked.path}${asked.path.includes('?') ? '&' : '?'}${query}`,
  })
  const known = busters.get(way)
  const answer = await ask(known ? busted(known) : asked, who.cookie)
  if (known) return answer
  const query = answer.headers.find(([name]) => name === 'location')?.[1]?.match(/_rsc(=[\w-]+)?$/)?.[0]
  if (!query) return answer
  busters.set(way, query)
  return ask(busted(query), who.cookie)
}

/**
 * Asks probes none of which may change anything: where the journal says otherwise, asks them again, one by one, to name the one that
 * did it.
 */
export async function leaveNoTrace(probes: readonly Probe[]): Promise<void> {
  const moment = await thisMoment()
  const problems = (await each(probes, problemsOf)).flat()
  const changes = await changedSince(moment)
  if (changes.length > 0) problems.push(...(await culprits(probes, changes)))
  expect(problems).toEqual([])
}

async function culprits(probes: readonly Probe[], changes: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const probe of probes) {
    const moment = await thisMoment()
    await problemsOf(probe)
    found.push(...traces(probe, await changedSince(moment)))
  }
  return found.length > 0 ? found : [`One of these CHANGED ${changes}, and does not do so again`]
}

/** What a probe should not have done, in words. */
export const traces = ({ who, target, way, relation }: Probe, changes: readonly string[]): string[] =>
  changes.map((change) => `${who.label} | ${target.name} ${way} | ${relation} | CHANGED ${change}`)
