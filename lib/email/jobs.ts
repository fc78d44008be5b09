import { z } from 'zod'
import { defineJob } from '../jobs/define'
import type { TemplateName, TemplateProps } from './templates'

/** Delivers one mail, queued by ./send. The templates are loaded by the worker alone; whoever queues needs none of them. */
export const sendMailJob = defineJob(
  'send-mail',
  z.object({
    mailId: z.string(),
    template: z.custom<TemplateName>((name) => typeof name === 'string'),
    props: z.custom<TemplateProps<TemplateName>>((props) => typeof props === 'object'),
  }),
  async (payload, about) => (await import('./deliver')).deliverMail(payload, about),
)
