import { CircleCheck, Clock, TriangleAlert } from 'lucide-react'

type Props = { state: 'queued' | 'sent' | 'failed' | null; error: string | null }

/** What became of the mail, in words; "Sent" only once a server took it. */
export function MailState({ state, error }: Props) {
  switch (state) {
    case 'sent':
      return (
        <p className={line}>
          <CircleCheck aria-hidden="true" className="text-success-ink" /> Mail: Sent
        </p>
      )
    case 'queued':
      return (
        <p className={line}>
          <Clock aria-hidden="true" className="text-muted-foreground" />
          <span>
            <span>Mail: Waiting to be sent</span>
            {error && <span>. The last try failed: {error}</span>}
          </span>
        </p>
      )
    case 'failed':
      return (
        <p className={line}>
          <TriangleAlert aria-hidden="true" className="text-danger-ink" />
          <span>Mail: Could not be sent: {error ?? 'no reason was given'}</span>
        </p>
      )
    default:
      return null
  }
}

const line =
  'mt-1 flex items-start gap-1.5 text-sm [overflow-wrap:anywhere] [&>svg]:mt-[0.2rem] [&>svg]:size-3.5 [&>svg]:shrink-0'
