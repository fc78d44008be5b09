import { SpanKind } from '@opentelemetry/api'
import { eq, sql } from 'drizzle-orm'
import { db } from '@/db'
import { mail, user } from '@/db/schema'
import { knowsZone } from '../format'
import type { Try } from '../jobs/define'
import { nowKnown } from '../observe/about'
import { emails } from '../observe/metrics'
import { inSpan } from '../observe/span'
import { renderMail, type TemplateName, type TemplateProps } from './templates'
import { transport } from './transport'

type Payload = { mailId: string; template: TemplateName; props: TemplateProps<TemplateName> }

/**
 * Renders one email and sends it. "sent" is only stored after the server has accepted it. A failed
 * attempt stores the reason and throws, so that the worker tries again later, or gives up after the
 * last attempt.
 */
export async function deliverMail(
  { mailId, template, props }: Payload,
  { attempt, last }: Try,
): Promise<void> {
  const [row] = await db().select().from(mail).where(eq(mail.id, mailId))
  if (!row || row.state === 'sent') return
  nowKnown({ mail: mailId, template })
  const message = { id: mailId, to: row.recipient }
  try {
    const content = await renderMail(template, props, await timeZoneOf(row.recipient))
    await inSpan('email', { kind: SpanKind.PRODUCER, attributes: { 'atrium.template': template } }, () =>
      transport().send({ ...message, ...content }),
    )
  } catch (error) {
    emails().add(1, { template, outcome: 'failed' })
    await db()
      .update(mail)
      .set({ state: last ? 'failed' : 'queued', attempts: attempt, error: reason(error) })
      .where(eq(mail.id, mailId))
    throw error
  }
  emails().add(1, { template, outcome: 'sent' })
  await db()
    .update(mail)
    .set({ state: 'sent', attempts: attempt, error: null, sentAt: sql`now()` })
    .where(eq(mail.id, mailId))
}

/** Of the person with this email, if they have chosen one. */
async function timeZoneOf(recipient: string): Promise<string | undefined> {
  const [person] = await db().select({ timeZone: user.timeZone }).from(user).where(eq(user.email, recipient))
  return person?.timeZone && knowsZone(person.timeZone) ? person.timeZone : undefined
}

const reason = (error: unknown) => (error instanceof Error ? error.message : String(error)).slice(0, 300)
