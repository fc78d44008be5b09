import { Icon } from '@/components/ui/icon'

type Props = { state: 'queued' | 'sent' | 'failed' | null; error: string | null }

/** The state of the email. "Sent" only once a server has accepted it. */
export function MailState({ state, error }: Props) {
  switch (state) {
    case 'sent':
      return (
        <p className={line}>
          <Icon name="circle-check" className="text-success-ink" /> Email sent
        </p>
      )
    case 'queued':
      return (
        <p className={line}>
          <Icon name="clock" className="text-muted-foreground" />
          <span>{error ? `Email queued. The last attempt failed: ${error}` : 'Email queued'}</span>
        </p>
      )
    case 'failed':
      return (
        <p className={line}>
          <Icon name="triangle-exclamation-point" className="text-danger-ink" />
          <span>Email failed: {error ?? 'no reason was given'}</span>
        </p>
      )
    default:
      return null
  }
}

const line =
  'mt-1 flex items-start gap-1.5 text-sm [overflow-wrap:anywhere] [&>.icon]:mt-[0.2rem] [&>.icon]:size-3.5'
