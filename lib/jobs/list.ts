import { sendMailJob } from '../email/jobs'
import { purgeOrganizationsJob } from '../organizations/jobs'
import { cleanUpJob } from './clean-up'
import type { Job } from './define'

/** Every job of the product. A job that is not in here waits in the queue, and no worker does it. */
export const jobs: readonly Job[] = [sendMailJob, cleanUpJob, purgeOrganizationsJob]
