import { desc, eq } from 'drizzle-orm'
import { db } from '@/db'
import { inbox } from '@/db/schema'
import { env } from '../env'
import { AppError } from '../errors'
import { nothing } from '../input'
import { operation } from '../operation'

/**
 * Whether this process shows its emails to anyone: never in production, nor if a mail server is
 * set.
 */
export const hasInbox = () => env().mail === 'inbox'

/** Whether this process sends emails at all. If not, no screen says that an email is on its way. */
export const sendsMail = () => env().mail !== 'none'

/**
 * The newest hundred development emails, all or one recipient's. @throws AppError not_found in
 * production
 */
export function listInbox(wanted?: string) {
  if (!hasInbox()) throw new AppError('not_found', 'Page not found.')
  const recipient = wanted?.replaceAll('\0', '')
  return db()
    .select()
    .from(inbox)
    .where(recipient ? eq(inbox.recipient, recipient) : undefined)
    .orderBy(desc(inbox.createdAt), desc(inbox.id))
    .limit(100)
}

/**
 * Everyone who has an email in the inbox, sorted; at most two hundred. @throws AppError not_found
 * in production
 */
export async function listRecipients(): Promise<string[]> {
  if (!hasInbox()) throw new AppError('not_found', 'Page not found.')
  const rows = await db()
    .selectDistinct({ recipient: inbox.recipient })
    .from(inbox)
    .orderBy(inbox.recipient)
    .limit(200)
  return rows.map(({ recipient }) => recipient)
}

export const emptyInbox = operation('public', {
  summary: 'Empty the development inbox',
  input: nothing,
  run: async () => {
    if (!hasInbox()) throw new AppError('not_found', 'Page not found.')
    await db().delete(inbox)
  },
})
