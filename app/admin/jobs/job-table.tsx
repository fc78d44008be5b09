'use client'

import { RowsForm } from '@/components/rows-form'
import { Time } from '@/components/time'
import { SubmitButton } from '@/components/ui/submit-button'
import { Table, TableCell } from '@/components/ui/table'
import { retryJobAction } from './actions'

type Job = { id: string; task: string; attempts: number; error: string | null; at: Date }

export const JobTable = ({ jobs, canRetry }: { jobs: Job[]; canRetry: boolean }) => (
  <RowsForm action={retryJobAction} offered={canRetry}>
    <Table caption="Failed jobs, newest first" columns={['Job', 'Reason', 'Last attempt']}>
      {jobs.map(({ id, task, attempts, error, at }) => (
        <tr key={id}>
          <TableCell className="font-medium">
            {task} <span className="mono">#{id}</span>
          </TableCell>
          <TableCell label="Reason" className="[overflow-wrap:anywhere]">
            <span className="flex flex-wrap items-center gap-2">
              <span className="text-muted-foreground">
                {attempts === 1 ? '1 attempt' : `${attempts} attempts`}. {error}
              </span>
              {canRetry && (
                <SubmitButton name="jobId" value={id} variant="secondary" size="sm">
                  Run again
                </SubmitButton>
              )}
            </span>
          </TableCell>
          <TableCell label="Last attempt" className="text-muted-foreground tabular-nums">
            <Time at={at} as="time" />
          </TableCell>
        </tr>
      ))}
    </Table>
  </RowsForm>
)
