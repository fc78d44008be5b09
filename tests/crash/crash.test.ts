import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { channels } from '../support/channels'
import { forgetCounts } from '../support/limits'
import { type Operation, perform, type Step, screenOnly } from './child'
import type { Reached } from './dying'
import { atOnce, killedProcess } from './killed-process'

// kill -9 between every two statements of every operation. Afterwards the database shows all of it or nothing, and asking again
// is safe. By default the statements are shared out between the channels; ATRIUM_CRASH=all kills at each one through both.

const everywhere = process.env.ATRIUM_CRASH === 'all'

import { answerOnceDone, endpoint, exists, type Scene, scenes, screen } from './scenes'

const names = Object.keys(scenes) as Operation[]
type Victim = Scene & { operation: Operation; channel: Step['channel']; before?: number; sent?: boolean }

/** @returns what each victim's process had reached */
async function kill(victims: readonly Omit<Victim, keyof Scene>[]) {
  const killed: (Victim & { reached: Reached })[] = []
  for (let from = 0; from < victims.length; from += atOnce()) {
    const batch: Victim[] = []
    for (const victim of victims.slice(from, from + atOnce()))
      batch.push({ ...victim, ...(await scenes[victim.operation]()) })
    const reached = await killedProcess(
      new URL('./child.ts', import.meta.url),
      batch.map(({ step, operation, channel, before, sent }) => ({
        ...step,
        operation,
        channel,
        before,
        sent,
      })),
    )
    killed.push(
      ...batch.map((victim, index) => ({ ...victim, reached: reached[index] ?? { statements: [] } })),
    )
    await forgetCounts()
  }
  return killed
}

const describeEnd = ({ operation, channel, before, sent }: Omit<Victim, keyof Scene>) =>
  `${operation} through the ${channel}, killed ${before ? `${sent ? 'with' : 'before'} statement ${before}` : 'before its answer'}`

test('a server killed between any two statements leaves all of an operation or nothing, and asking again succeeds', {
  timeout: 300_000,
}, async () => {
  const whole = await kill(
    names.flatMap((operation) =>
      channels
        .filter(({ name }) => name === screen.name || !screenOnly.includes(operation))
        .map(({ name }) => ({ operation, channel: name })),
    ),
  )
  expect(whole.map(({ reached }) => reached.status)).toEqual(whole.map(() => 200))
  const killed = await kill(
    whole.flatMap(({ operation, channel, reached: { statements } }, index) => [
      ...statements
        .map((_, at) => ({ operation, channel, before: at + 1 }))
        .filter(({ before }) => everywhere || (before + index) % 2 === 0),
      ...statements.flatMap((statement, at) =>
        /^commit/i.test(statement) ? [{ operation, channel, before: at + 1, sent: true }] : [],
      ),
    ]),
  )
  const wrongs: string[] = []
  const ends = { all: 0, nothing: 0 }
  for (const victim of [...whole, ...killed]) {
    const { operation, channel, step, traces, copies, reached, sent } = victim
    const wrong = (what: string) => wrongs.push(`${describeEnd(victim)}: ${what}`)
    const found = await traces()
    const done = Object.values(found).every(Boolean)
    const committed = reached.statements.some((statement) => /^commit/i.test(statement))
    if (done) ends.all++
    else ends.nothing++
    if (!done && Object.values(found).some(Boolean)) wrong(`torn: ${JSON.stringify(found)}`)
    if (!sent && done !== committed) wrong(committed ? 'lost what was committed' : 'done without a commit')
    const other = channel === screen.name ? endpoint.name : screen.name
    const { status, message } = await perform({ ...step, operation, channel: other })
    if (status !== (done ? answerOnceDone[operation] : 200))
      wrong(`asked again, ${status}: ${message} (was ${done ? 'done' : 'not done'})`)
    const after = await traces()
    if (!Object.values(after).every(Boolean)) wrong(`asked again, still not done: ${JSON.stringify(after)}`)
    if (copies && (await copies()) !== 1) wrong('done twice')
  }
  if (everywhere) {
    console.table(
      whole.map(({ operation, channel, reached }) => ({
        operation,
        channel,
        statements: reached.statements.length,
        kills: killed.filter((each) => each.operation === operation && each.channel === channel).length + 1,
      })),
    )
    console.log({ kills: whole.length + killed.length, ends, wrongs: wrongs.length })
  }
  expect(wrongs).toEqual([])
  expect(Math.min(ends.all, ends.nothing)).toBeGreaterThan(names.length)
  const ownerless = sql`select 1 from organization o where not exists (select 1 from member m where m.organization_id = o.id)`
  expect(await exists(ownerless)).toBe(false)
})
