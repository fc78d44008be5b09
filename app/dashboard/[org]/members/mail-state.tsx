import { CircleCheck, Clock, TriangleAlert } from 'lucide-react'

type Props = { state: 'queued' | 'sent' | 'failed' | null; error: string | null }

/** The state of the email. "Sent" only once a server has accepted it. */
export function MailState({ state, error }: Props) {
  switch (state) {
    case 'sent':
      return (
        <p className={line}>
          <CircleCheck aria-hidden="true" className="text-success-ink" /> Email sent
        </p>
      )
    case 'queued':
      return (
        <p className={line}>
          <Clock aria-hidden="true" className="text-muted-foreground" />
          <span>{error ? `Email queued. The last attempt failed: ${error}` : 'Email queued'}</span>
        </p>
      )
    case 'failed':
      return (
        <p className={line}>
          <TriangleAlert aria-hidden="true" className="text-danger-ink" />
          <span>Email failed: {error ?? 'no reason was given'}</span>
        </p>
      )
    default:
      return null
  }
}

const line =
  'mt-1 flex items-start gap-1.5 text-sm [overflow-wrap:anywhere] [&>svg]:mt-[0.2rem] [&>svg]:size-3.5 [&>svg]:shrink-0'
