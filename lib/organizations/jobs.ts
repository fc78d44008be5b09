import { z } from 'zod'
import { defineJob } from '../jobs/define'
import { purgeOrganizations } from './end'

/** Daily. A failed purge is tried again the next day. */
export const purgeOrganizationsJob = defineJob('purge-organizations', z.object({}), purgeOrganizations, {
  cron: '23 3 * * *',
  attempts: 1,
})
