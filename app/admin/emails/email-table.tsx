'use client'

import { RowsForm } from '@/components/rows-form'
import { Time } from '@/components/time'
import { Badge } from '@/components/ui/badge'
import { SubmitButton } from '@/components/ui/submit-button'
import { Table, TableCell } from '@/components/ui/table'
import { retryEmailAction } from './actions'

export type EmailRow = {
  id: string
  template: string
  recipient: string
  state: 'queued' | 'sent' | 'failed'
  error: string | null
  createdAt: Date
  sentAt: Date | null
}

export const EmailTable = ({ emails, canRetry }: { emails: EmailRow[]; canRetry: boolean }) => (
  <RowsForm action={retryEmailAction} offered={canRetry}>
    <Table caption="Emails, newest first" columns={['Email', 'Status', 'Queued']}>
      {emails.map((email) => (
        <tr key={email.id}>
          <TableCell>
            <span className="min-w-0 [overflow-wrap:anywhere]">
              <span className="block font-medium">{email.template}</span>
              <bdi className="block text-muted-foreground">{email.recipient}</bdi>
            </span>
          </TableCell>
          <TableCell label="Status" className="[overflow-wrap:anywhere]">
            <Fate email={email} canRetry={canRetry} />
          </TableCell>
          <TableCell label="Queued" className="text-muted-foreground tabular-nums">
            <Time at={email.createdAt} as="time" />
          </TableCell>
        </tr>
      ))}
    </Table>
  </RowsForm>
)

function Fate({ email: { id, state, error, sentAt }, canRetry }: { email: EmailRow; canRetry: boolean }) {
  if (state === 'sent')
    return (
      <span className="flex flex-wrap items-center gap-2 text-muted-foreground">
        <Badge variant="success">Sent</Badge> {sentAt && <Time at={sentAt} as="time" />}
      </span>
    )
  return (
    <span className="flex flex-wrap items-center gap-2">
      {state === 'failed' ? (
        <Badge variant="danger">Failed</Badge>
      ) : (
        <Badge variant={error ? 'warning' : 'secondary'}>Queued</Badge>
      )}
      {error && <span className="text-muted-foreground">{error}</span>}
      {state === 'failed' && canRetry && (
        <SubmitButton name="mailId" value={id} variant="secondary" size="sm">
          Send again
        </SubmitButton>
      )}
    </span>
  )
}
