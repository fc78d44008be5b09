import { randomBytes } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { db } from '@/db'
import { requestPasswordReset, sendVerification, signUp } from '@/lib/account/operations'
import { type Limit, limits } from '@/lib/http/rate-limits'
import { Browser } from './browser'
import { said } from './channels'

// What makes the product mail somebody before anyone has signed in, through the screens and through the endpoints.

export const freeAddress = () => `free-${randomBytes(5).toString('hex')}@people.test`
export const rare = 'several words in a row'

export type Answer = { status: number; message: string; wait?: number; body?: unknown }
export type WayIn = {
  name: string
  signUp(email: string, given?: { name?: string; password?: string }): Promise<Answer>
  reset(email: string): Promise<Answer>
  confirm(email: string): Promise<Answer>
}

export const screens: WayIn = {
  name: 'screens',
  signUp: (email, given) =>
    said(
      new Browser().within(() =>
        signUp(null, { name: 'New Comer', email, password: rare, callbackUrl: '/', ...given }),
      ),
    ),
  reset: (email) => said(new Browser().within(() => requestPasswordReset(null, { email }))),
  confirm: (email) => said(new Browser().within(() => sendVerification(null, { email, callbackUrl: '/' }))),
}

export const endpoints: WayIn = {
  name: 'endpoints',
  signUp: (email, given) => post('/sign-up/email', { name: 'New Comer', email, password: rare, ...given }),
  reset: (email) => post('/request-password-reset', { email }),
  confirm: (email) => post('/send-verification-email', { email }),
}

async function post(path: string, body: object): Promise<Answer> {
  const { status, headers, body: said } = await new Browser().post(path, body)
  return { status, message: String(said.message ?? ''), wait: Number(headers.get('retry-after')), body: said }
}

/** Asks as often as the limit allows and once more, each time from another IP address, all at the same moment. */
export const askTooOften = (limit: Limit, ask: () => Promise<Answer>): Promise<Answer[]> =>
  Promise.all(Array.from({ length: limits[limit].points + 1 }, ask))

/** An answer without what differs between any two: ids and times. */
export const alike = ({ status, message, body }: Answer) => ({
  status,
  message,
  fields: Object.keys((body ?? {}) as object).sort(),
})

/** Emails to an address and to all its tags. */
export async function sentToMailbox(email: string): Promise<number> {
  const [name, domain] = email.split('@')
  const { rows } = await db().execute<{ n: number }>(
    sql`select count(*)::int as n from mail where recipient = ${email} or recipient like ${`${name}+%@${domain}`}`,
  )
  return rows[0]?.n ?? 0
}

export const tagged = (email: string, tag: number) => email.replace('@', `+${tag}@`)
