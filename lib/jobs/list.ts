import { writeExportJob } from '../account/export-job'
import { checkDomainJob, checkDomainsJob } from '../domains/jobs'
import { sendMailJob } from '../email/jobs'
import { purgeOrganizationsJob } from '../organizations/jobs'
import { recoveryReadyJob } from '../second-factor/jobs'
import { cleanUpJob } from './clean-up'
import type { Job } from './define'

/** Every job of the product. A job that is missing here stays in the queue. */
export const jobs: readonly Job[] = [
  sendMailJob,
  cleanUpJob,
  purgeOrganizationsJob,
  writeExportJob,
  recoveryReadyJob,
  checkDomainsJob,
  checkDomainJob,
]
