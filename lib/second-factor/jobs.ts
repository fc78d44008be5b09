import { z } from 'zod'
import { defineJob } from '../jobs/define'
import { sendFinishLink } from './recovery-links'

/** When the waiting time of a recovery is over. */
export const recoveryReadyJob = defineJob(
  'second-factor-recovery-ready',
  z.object({ id: z.string() }),
  ({ id }) => sendFinishLink(id),
)
