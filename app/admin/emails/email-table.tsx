import { ActionForm } from '@/components/action-form'
import { Time } from '@/components/time'
import { Badge } from '@/components/ui/badge'
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
import { readableEmail } from '@/lib/email/address'
import type { StaffPermissions } from '@/lib/guard/policy'
import { type listEmails, retryEmail } from '@/lib/staff/deliveries'
import { retryEmailAction } from './actions'

type Email = Awaited<ReturnType<typeof listEmails>>['rows'][number]

export function EmailTable({ emails, held }: { emails: Email[]; held: StaffPermissions }) {
  return (
    <Table>
      <TableCaption>Emails, newest first</TableCaption>
      <TableHeader>
        <TableRow>
          <TableHead>Email</TableHead>
          <TableHead>Status</TableHead>
          <TableHead>Queued</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {emails.map((email) => (
          <TableRow key={email.id}>
            <TableCell>
              <span className="min-w-0 [overflow-wrap:anywhere]">
                <span className="block font-medium">{email.template}</span>
                <bdi className="block text-muted-foreground">{readableEmail(email.recipient)}</bdi>
              </span>
            </TableCell>
            <TableCell label="Status" className="[overflow-wrap:anywhere]">
              <Fate email={email} mayRetry={held.has(retryEmail.permission)} />
            </TableCell>
            <TableCell label="Queued" className="text-muted-foreground tabular-nums">
              <Time at={email.createdAt} as="time" />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

function Fate({ email: { id, state, error, sentAt }, mayRetry }: { email: Email; mayRetry: boolean }) {
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
      {state === 'failed' && mayRetry && (
        <ActionForm action={retryEmailAction} hidden={{ mailId: id }} quiet>
          <SubmitButton variant="secondary" size="sm">
            Send again
          </SubmitButton>
        </ActionForm>
      )}
    </span>
  )
}
