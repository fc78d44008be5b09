import { page } from '@/components/page'
import { Title } from '@/components/title'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { Icon } from '@/components/ui/icon'
import { PageHeader } from '@/components/ui/page-header'
import { listFailedJobs, retryJob } from '@/lib/staff/deliveries'
import { JobTable } from './job-table'

export default page('staff:read', async ({ context }) => {
  const jobs = await listFailedJobs(context)

  return (
    <div className="grid grid-cols-1 gap-6">
      <Title of={['Failed jobs', 'Staff']} />
      <PageHeader
        title="Failed jobs"
        description="Jobs that failed on every attempt, newest first, at most 100."
      />
      <Card>
        {jobs.length === 0 ? (
          <EmptyState
            icon={<Icon name="circle-check" />}
            title="No failed jobs"
            description="No job has failed on every attempt."
          />
        ) : (
          <JobTable jobs={jobs} canRetry={context.user.staff.has(retryJob.permission)} />
        )}
      </Card>
    </div>
  )
})
