import { z } from 'zod'
import { defineJob } from '../jobs/define'
import type { TemplateName, TemplateProps } from './templates'

/** Delivers one email, queued by ./send. Only the worker loads the templates. */
export const sendMailJob = defineJob(
  'send-mail',
  z.object({
    mailId: z.string(),
    template: z.custom<TemplateName>((name) => typeof name === 'string'),
    props: z.custom<TemplateProps<TemplateName>>((props) => typeof props === 'object'),
  }),
  async (payload, about) => (await import('./deliver')).deliverMail(payload, about),
)
