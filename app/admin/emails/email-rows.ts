import { readableEmail } from '@/lib/email/address'
import type { listEmails } from '@/lib/staff/deliveries'
import type { EmailRow } from './email-table'

type Email = Awaited<ReturnType<typeof listEmails>>['rows'][number]

/** Emails as their table needs them. */
export const emailRows = (emails: readonly Email[]): EmailRow[] =>
  emails.map((email) => ({ ...email, recipient: readableEmail(email.recipient) }))
