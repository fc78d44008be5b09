import { eq, sql } from 'drizzle-orm'
import type { JobHelpers } from 'graphile-worker'
import { z } from 'zod'
import { db } from '@/db'
import { mail } from '@/db/schema'
import { renderMail, type TemplateName, type TemplateProps, templates } from '../email/templates'
import { transport } from '../email/transport'

/** What lib/email/send.ts enqueued. */
const payloadSchema = z.object({
  mailId: z.string(),
  template: z.custom<TemplateName>((name) => typeof name === 'string' && Object.hasOwn(templates, name)),
  props: z.custom<TemplateProps<TemplateName>>((props) => typeof props === 'object'),
})

/**
 * Renders one mail and hands it to the server. "sent" is written only after the server took it; a failed try keeps the
 * reason on the row and throws, so that the worker tries again later, or gives up after the last.
 */
export async function deliverMail(payload: unknown, { job }: Pick<JobHelpers, 'job'>): Promise<void> {
  const { mailId, template, props } = payloadSchema.parse(payload)
  const [row] = await db().select().from(mail).where(eq(mail.id, mailId))
  if (!row || row.state === 'sent') return
  try {
    await transport().send({ id: mailId, to: row.recipient, ...(await renderMail(template, props)) })
  } catch (error) {
    const last = job.attempts >= job.max_attempts
    await db()
      .update(mail)
      .set({ state: last ? 'failed' : 'queued', attempts: job.attempts, error: reason(error) })
      .where(eq(mail.id, mailId))
    throw error
  }
  await db()
    .update(mail)
    .set({ state: 'sent', attempts: job.attempts, error: null, sentAt: sql`now()` })
    .where(eq(mail.id, mailId))
}

const reason = (error: unknown) => (error instanceof Error ? error.message : String(error)).slice(0, 300)
