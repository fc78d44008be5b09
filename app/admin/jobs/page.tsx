import { CircleCheck } from 'lucide-react'
import { ActionForm } from '@/components/action-form'
import { page } from '@/components/page'
import { Time } from '@/components/time'
import { Title } from '@/components/title'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { SubmitButton } from '@/components/ui/submit-button'
import {
  Table,
  TableBody,
  TableCaption,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
} from '@/components/ui/table'
import { listFailedJobs, retryJob } from '@/lib/staff/deliveries'
import { retryJobAction } from './actions'

export default page('staff:read', async ({ context }) => {
  const jobs = await listFailedJobs(context)
  const mayRetry = context.user.staff.has(retryJob.permission)

  return (
    <div className="grid grid-cols-1 gap-6">
      <Title of={['Failed jobs', 'Staff']} />
      <PageHeader
        title="Failed jobs"
        description="Jobs that failed in all their attempts, newest first, at most 100."
      />
      <Card>
        {jobs.length === 0 ? (
          <EmptyState icon={<CircleCheck />} title="No failed jobs" description="Every job was done." />
        ) : (
          <Table>
            <TableCaption>Failed jobs, newest first</TableCaption>
            <TableHeader>
              <TableRow>
                <TableHead>Job</TableHead>
                <TableHead>Reason</TableHead>
                <TableHead>Last attempt</TableHead>
              </TableRow>
            </TableHeader>
            <TableBody>
              {jobs.map(({ id, task, attempts, error, at }) => (
                <TableRow key={id}>
                  <TableCell className="font-medium">
                    {task} <span className="font-mono text-muted-foreground text-xs">#{id}</span>
                  </TableCell>
                  <TableCell label="Reason" className="[overflow-wrap:anywhere]">
                    <span className="flex flex-wrap items-center gap-2">
                      <span className="text-muted-foreground">
                        {attempts} attempts. {error}
                      </span>
                      {mayRetry && (
                        <ActionForm action={retryJobAction} hidden={{ jobId: id }} quiet>
                          <SubmitButton variant="secondary" size="sm">
                            Run again
                          </SubmitButton>
                        </ActionForm>
                      )}
                    </span>
                  </TableCell>
                  <TableCell label="Last attempt" className="text-muted-foreground tabular-nums">
                    <Time at={at} as="time" />
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        )}
      </Card>
    </div>
  )
})
