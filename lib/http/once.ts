import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import { db, dbApart } from '@/db'
import { unnoted } from '@/db/failures'
import { formSubmission } from '@/db/schema'
import { AppError, asBefore, outcomeUnknown, refusalOf } from '../errors'
import { log } from '../log'
import { type Key, seal, unseal } from './seal'

// What is sent again does not happen again: it gets the first one's answer. A request claims its
// row before anything happens, and its answer is stored there for a day. No transaction and no
// connection is held while a request is processed or waits.
// docs/decisions/0025-once-means-once.md

export type Submission = {
  /** At least 128 random bits, chosen by the client for one attempt. */
  token: string
  /** Whose: the id of a user, or empty for someone who is not signed in. */
  owner: string
  /** The operation with its input: the same token with another input is another submission. */
  asked: string
}

const renewEvery = 5_000
/** Without a renewal for this long, the process that claimed it is dead. */
const deadAfter = '15 seconds'
const longestWait = 3_000

/** Submissions that this process runs or waits for. Equal ones wait here, without a query. */
const underWay = new Map<string, Promise<unknown>>()

/**
 * Runs `run` unless this was sent before; then the answer is the first one's. A refusal is not
 * stored.
 * @param answer schema of what `run` returns, which is stored as JSON
 * @throws AppError conflict while the first one is running ('in_progress'), or if it was cut off;
 *   and what `run` throws
 */
export async function once<A extends z.ZodType>(
  submission: Submission,
  answer: A,
  run: () => Promise<z.input<A>>,
): Promise<z.output<A>> {
  const id = submissionId(submission)
  const other = underWay.get(id)
  if (other) return answer.parse(await Promise.race([other, tooLong()]))
  const result = answered({ ...submission, id }, run)
  underWay.set(id, result)
  try {
    return answer.parse(await result)
  } finally {
    underWay.delete(id)
  }
}

export const submissionId = ({ token, owner, asked }: Submission): string =>
  createHash('sha256')
    .update(JSON.stringify([token, owner, asked]))
    .digest('hex')

async function answered(claim: Key, run: () => Promise<unknown>): Promise<unknown> {
  const end = Date.now() + longestWait
  for (let pause = 50; ; pause = Math.min(2 * pause, 800)) {
    const found = await asBefore(() => claimOrRead(claim.id))
    if (found.claimed) return perform(claim, run)
    if (found.answer !== null) return JSON.parse(unseal(found.answer, claim))
    if (found.dead) throw outcomeUnknown()
    if (Date.now() + pause > end) throw inProgress()
    await wait(pause)
  }
}

const row = z.object({ claimed: z.boolean(), answer: z.string().nullable(), dead: z.boolean().nullable() })

/** One statement, which commits by itself. All null: another has just claimed or released it. */
async function claimOrRead(id: string): Promise<z.output<typeof row>> {
  const { rows } = await db().execute(sql`
    with claim as (
      insert into form_submission (id) values (${id}) on conflict do nothing returning id
    )
    select exists (select from claim) as claimed, s.answer,
           s.renewed_at < now() - ${deadAfter}::interval as dead
      from (select) one left join form_submission s on s.id = ${id}`)
  return row.parse(rows[0])
}

async function perform(claim: Key, run: () => Promise<unknown>): Promise<unknown> {
  const renewal = setInterval(() => renew(claim).catch(() => {}), renewEvery)
  try {
    const answer = await run()
    // It has happened, so a second one must not, even if the answer can't be stored.
    await keep(claim, answer).catch((error) => log.error({ err: error }, 'an answer was not stored'))
    return answer
  } catch (error) {
    // Converted here: those who wait for the same promise don't know what was written.
    const refusal = refusalOf(error)
    await (refusal?.reason === 'outcome_unknown' ? giveUp : release)(claim).catch(() => {})
    throw refusal ?? error
  } finally {
    clearInterval(renewal)
  }
}

const renew = ({ id }: Key) =>
  dbApart().update(formSubmission).set({ renewedAt: sql`now()` }).where(eq(formSubmission.id, id))

const keep = (claim: Key, answer: unknown) =>
  db()
    .update(formSubmission)
    .set({ answer: seal(JSON.stringify(answer), claim) })
    .where(eq(formSubmission.id, claim.id))

/** No one is processing it. */
const giveUp = ({ id }: Key) =>
  dbApart().update(formSubmission).set({ renewedAt: sql`'-infinity'` }).where(eq(formSubmission.id, id))

const release = ({ id }: Key) =>
  unnoted(async () => db().delete(formSubmission).where(eq(formSubmission.id, id)))

async function tooLong(): Promise<never> {
  await wait(longestWait, undefined, { ref: false })
  throw inProgress()
}

const inProgress = () =>
  new AppError(
    'conflict',
    'This is still being processed. Wait a moment, then send it again to see the result.',
    {
      reason: 'in_progress',
      retryAfter: 5,
    },
  )
