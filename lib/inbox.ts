import { desc } from 'drizzle-orm'
import { db } from '@/db'
import { inbox } from '@/db/schema'
import { env } from './env'
import { AppError } from './errors'

/** Whether this process shows its mail to whoever asks: never in production, nor where a server takes the mail. */
export const hasInbox = () => env().mail === 'inbox'

/** The newest hundred mails of development. @throws AppError not_found in production */
export function listInbox() {
  if (!hasInbox()) throw new AppError('not_found', 'There is no such page.')
  return db().select().from(inbox).orderBy(desc(inbox.createdAt), desc(inbox.id)).limit(100)
}

export async function emptyInbox(): Promise<void> {
  if (!hasInbox()) throw new AppError('not_found', 'There is no such page.')
  await db().delete(inbox)
}
