import { randomUUID } from 'node:crypto'
import { mail } from '@/db/schema'
import { asApplication } from '@/db/tenant-scope'
import { env } from '../env'
import { sendMailJob } from './jobs'
import type { TemplateName, TemplateProps } from './templates'

export const noMailServer = 'No mail server is configured (SMTP_URL).'

/**
 * Queues a mail in the transaction that runs now, one of inTenant too: the mail exists exactly if that commits. Where no server is configured
 * in production, the row says so instead, and nothing pretends to be on its way.
 * @returns the id under which `mail.state` tells what became of it
 * What it takes of its recipient's points, the request's success does: ../auth/endpoint-hooks, ../auth/door-rules.
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
