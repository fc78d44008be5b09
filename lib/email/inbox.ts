import { desc, eq } from 'drizzle-orm'
import { db } from '@/db'
import { inbox } from '@/db/schema'
import { env } from '../env'
import { AppError } from '../errors'
import { nothing } from '../input'
import { operation } from '../operation'

/** Whether this process shows its mail to whoever asks: never in production, nor where a server takes the mail. */
export const hasInbox = () => env().mail === 'inbox'

/** Whether mail leaves this process at all. Where it does not, no screen says that a mail is on its way. */
export const sendsMail = () => env().mail !== 'none'

/** The newest hundred mails of development, all or one recipient's. @throws AppError not_found in production */
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

/** Everybody who has mail in the inbox, by address; at most two hundred. @throws AppError not_found in production */
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
