import { Time } from '@/components/time'
import { Link } from '@/components/ui/link'
import { readableEmail } from '@/lib/email/address'
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
                <span className="min-w-0 font-medium [overflow-wrap:anywhere]">{subject}</span>
                <span className="shrink-0 text-xs">
                  <Time at={createdAt} as="ago" />
                </span>
              </span>
              <span className="mt-0.5 block">
                <bdi>{readableEmail(recipient)}</bdi>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
