import { and, eq, isNull, sql } from 'drizzle-orm'
import { cookies } from 'next/headers'
import { db } from '@/db'
import { formSubmission } from '@/db/schema'
import { env } from '../env'
import { log } from '../log'
import { type Submission, submissionId } from './once'
import { outcomeSchema, sentenceOf } from './outcome'
import { unseal } from './seal'

// A success that redirects, as each does without JavaScript, is told once by the next page. The
// cookie contains no text, only the id of the stored answer and the token that decrypts it, and an
// answer can only be decrypted for its own person. So no one can put text on someone else's page.

const secure = () => env().appUrl.startsWith('https:')
const name = () => (secure() ? '__Host-atrium.told' : 'atrium.told')

/**
 * Makes the next page of this browser show the message. It is not shown if the database cannot be
 * reached: what it tells of has happened, and must not look like a failure.
 */
export async function tellNextPage(submission: Submission): Promise<void> {
  const id = submissionId(submission)
  try {
    await db().update(formSubmission).set({ toldAt: null }).where(eq(formSubmission.id, id))
  } catch (error) {
    return log.error({ err: error }, 'a success is not told')
  }
  const options = { httpOnly: true, sameSite: 'lax', secure: secure(), path: '/', maxAge: 60 } as const
  const browser = await cookies()
  browser.set(name(), `${id}.${submission.token}`, options)
}

type Message = { id: string; message: string }

/**
 * The message for a page, if there is one. Never fails a page.
 * @param owner the id of the user whose page it is, or empty
 */
export async function takeTold(owner: string): Promise<Message | undefined> {
  const [id = '', token] = ((await cookies()).get(name())?.value ?? '').split(/\.(.*)/)
  if (!token || !/^[0-9a-f]{64}$/.test(id)) return undefined
  try {
    const [row] = await db()
      .update(formSubmission)
      .set({ toldAt: sql`now()` })
      .where(and(eq(formSubmission.id, id), isNull(formSubmission.toldAt)))
      .returning({ answer: formSubmission.answer })
    if (!row?.answer) return undefined
    const message = sentenceOf(outcomeSchema.parse(JSON.parse(unseal(row.answer, { id, token, owner }))))
    return message === undefined ? undefined : { id, message }
  } catch (error) {
    log.warn({ err: error }, 'a success message was not shown')
    return undefined
  }
}
