import { and, eq, isNull, sql } from 'drizzle-orm'
import { cookies } from 'next/headers'
import { z } from 'zod'
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
// For the sign-in page the cookie also names that person, whom the success has signed out.

const secure = () => env().appUrl.startsWith('https:')
const name = () => (secure() ? '__Host-atrium.told' : 'atrium.told')

/**
 * Makes the next page of this browser show the message. It is not shown if the database cannot be
 * reached: what it tells of has happened, and must not look like a failure.
 * @param next the path of that page
 */
export async function tellNextPage(submission: Submission, next: string): Promise<void> {
  const id = submissionId(submission)
  try {
    await db().update(formSubmission).set({ toldAt: null }).where(eq(formSubmission.id, id))
  } catch (error) {
    return log.error({ err: error }, 'a success is not told')
  }
  const options = { httpOnly: true, sameSite: 'lax', secure: secure(), path: '/', maxAge: 60 } as const
  const owner = /^\/login\b/.test(next) ? submission.owner : ''
  const browser = await cookies()
  browser.set(name(), `${id}.${owner}.${submission.token}`, options)
}

const cookie = /^([0-9a-f]{64})\.([\w-]*)\.(.+)$/

type Message = { id: string; message: string }

const told = z.object({ result: outcomeSchema })

/**
 * The message for a page, if there is one. Never fails a page.
 * @param owner the id of the user whose page it is, or empty
 */
export async function takeTold(owner: string): Promise<Message | undefined> {
  const [, id, former = '', token] = cookie.exec((await cookies()).get(name())?.value ?? '') ?? []
  if (!id || !token) return undefined
  const key = { id, token, owner: owner || former }
  try {
    const [row] = await db()
      .update(formSubmission)
      .set({ toldAt: sql`now()` })
      .where(and(eq(formSubmission.id, id), isNull(formSubmission.toldAt)))
      .returning({ answer: formSubmission.answer })
    if (!row?.answer) return undefined
    const { result } = told.parse(JSON.parse(unseal(row.answer, key)))
    const message = sentenceOf(result)
    return message === undefined ? undefined : { id, message }
  } catch (error) {
    log.warn({ err: error }, 'a success message was not shown')
    return undefined
  }
}
