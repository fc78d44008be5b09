import { Avatar } from '@/components/ui/avatar'
import { Button } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import { roleInSentence } from '@/lib/guard/policy'
import type { listMyInvitations } from '@/lib/invitations/queries'

type Invitations = Awaited<ReturnType<typeof listMyInvitations>>

/** Someone who was invited doesn't always need an organization of their own. */
export function MyInvitations({ invitations }: { invitations: Invitations }) {
  if (invitations.length === 0) return null
  return (
    <section className="mb-6">
      <h2 className="font-semibold">You’ve been invited</h2>
      <ul className="mt-3 grid gap-3">
        {invitations.map(({ id, organization, inviter, role }) => (
          <li key={id} className="flex flex-wrap items-center gap-3 rounded-lg border p-3">
            <Avatar name={organization} shape="square" />
            <div className="min-w-0 flex-1 basis-40 text-sm [overflow-wrap:anywhere]">
              <p className="font-medium">
                <bdi>{organization}</bdi>
              </p>
              <p className="text-muted-foreground">
                <bdi>{inviter}</bdi> invited you to join
                {role ? ` as ${roleInSentence(role)}.` : '.'}
              </p>
            </div>
            <Button size="sm" asChild>
              <Link href={`/invite/${encodeURIComponent(id)}`}>
                View invitation
                <span className="sr-only">
                  {' '}
                  to <bdi>{organization}</bdi>
                </span>
              </Link>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
