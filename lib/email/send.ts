import { randomUUID } from 'node:crypto'
import { mail } from '@/db/schema'
import { asApplication } from '@/db/tenant-scope'
import { env } from '../env'
import { sendMailJob } from './jobs'
import type { TemplateName, TemplateProps } from './templates'

export const noMailServer = 'No mail server is configured (SMTP_URL).'

/**
 * Queues an email in the current transaction (also inTenant): the email is sent only if it commits.
 * If no mail server is set in production, the row says so, and nothing claims to be on its way.
 * Rate limits are taken by the caller.
 * @returns the id whose `mail.state` shows what happened to it
 */
export async function sendMail<N extends TemplateName>(
  recipient: string,
  template: N,
  props: TemplateProps<N>,
): Promise<string> {
  const id = randomUUID()
  await asApplication(async (tx) => {
    const deliverable = env().mail !== 'none'
    await tx.insert(mail).values({
      id,
      recipient,
      template,
      state: deliverable ? 'queued' : 'failed',
      error: deliverable ? null : noMailServer,
    })
    if (deliverable) await sendMailJob.enqueue({ mailId: id, template, props })
  })
  return id
}
