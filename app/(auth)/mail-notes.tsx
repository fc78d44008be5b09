import { Alert, AlertDescription } from '@/components/ui/alert'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { hasInbox, sendsMail } from '@/lib/email/inbox'

/** Shown on every page that would send an email, where no email can be sent. */
export function NoMailNote() {
  if (sendsMail()) return null
  return (
    <Alert variant="warning">
      <AlertDescription>
        Email isn’t set up on this server yet, so we can’t email you. Contact your administrator.
      </AlertDescription>
    </Alert>
  )
}

/** Development and preview catch all email: a link to the inbox. */
export function InboxNote({ recipient }: { recipient?: string }) {
  if (!hasInbox()) return null
  return (
    <p className="mt-6 flex items-center gap-2 border-t pt-4 text-muted-foreground text-sm">
      <Icon name="inbox" className="size-4 shrink-0" />
      <span>
        Emails stay on this machine. To read them,{' '}
        <Link
          href={recipient ? `/dev/inbox?to=${encodeURIComponent(recipient)}` : '/dev/inbox'}
          className="font-medium text-foreground underline decoration-input underline-offset-4 hover:decoration-foreground"
        >
          open the inbox
        </Link>
        .
      </span>
    </p>
  )
}
