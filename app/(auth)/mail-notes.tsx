import { Inbox } from 'lucide-react'
import Link from 'next/link'
import { Alert, AlertDescription } from '@/components/ui/alert'
import { hasInbox, sendsMail } from '@/lib/email/inbox'

/** Said on every page that would mail something, where nothing can be mailed. */
export function NoMailNote() {
  if (sendsMail()) return null
  return (
    <Alert variant="warning">
      <AlertDescription>
        This server has no mail configured yet, so no link can reach you. Please ask whoever runs it.
      </AlertDescription>
    </Alert>
  )
}

/** Development and preview keep their mail: the way to it. */
export function InboxNote({ recipient }: { recipient?: string }) {
  if (!hasInbox()) return null
  return (
    <p className="mt-6 flex items-center gap-2 border-t pt-4 text-muted-foreground text-sm">
      <Inbox aria-hidden="true" className="size-4 shrink-0" />
      <span>
        Mail stays on this machine:{' '}
        <Link
          href={recipient ? `/dev/inbox?to=${encodeURIComponent(recipient)}` : '/dev/inbox'}
          className="font-medium text-foreground underline decoration-input underline-offset-4 hover:decoration-foreground"
        >
          open the inbox
        </Link>
      </span>
    </p>
  )
}
