import Link from 'next/link'
import type { listInbox } from '@/lib/email/inbox'
import { inboxPath } from './inbox-path'

export type Mail = Awaited<ReturnType<typeof listInbox>>[number]

export function MailList({ mails, shown, to }: { mails: Mail[]; shown: string; to?: string }) {
  return (
    <nav aria-label="Emails" className="overflow-hidden rounded-xl border bg-card shadow-xs">
      <ul className="max-h-72 divide-y overflow-y-auto lg:max-h-[44rem]">
        {mails.map(({ id, subject, recipient, createdAt }) => (
          <li key={id}>
            <Link
              href={inboxPath({ to, mail: id })}
              scroll={false}
              aria-current={id === shown ? 'true' : undefined}
              className="block border-transparent border-l-2 px-4 py-3 text-sm -outline-offset-2! hover:bg-muted aria-[current]:border-primary aria-[current]:bg-accent aria-[current]:text-accent-foreground"
            >
              <span className="flex items-baseline justify-between gap-3">
                <span className="truncate font-medium">{subject}</span>
                <time dateTime={createdAt.toISOString()} className="shrink-0 text-xs">
                  {ago(createdAt)}
                </time>
              </span>
              <span className="mt-0.5 block truncate">{recipient}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** "just now", "3 min", "2 h", "5 d" before now. */
function ago(moment: Date): string {
  const minutes = Math.floor((Date.now() - moment.getTime()) / 60_000)
  if (minutes < 1) return 'just now'
  if (minutes < 60) return `${minutes} min`
  return minutes < 24 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / (24 * 60))} d`
}
