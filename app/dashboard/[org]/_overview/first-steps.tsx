import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { cn } from '@/lib/cn'
import { sendsMail } from '@/lib/email/inbox'
import { can, type Permissions } from '@/lib/guard/policy'
import type { Overview } from '@/lib/organizations/queries'

type Props = { slug: string; permissions: Permissions; figures: Overview }

/** The next steps in a new organization, ticked by what there is. Hidden once all are done. */
export function FirstSteps({
  slug,
  permissions,
  figures: { active, archived, members, openInvitations },
}: Props) {
  const steps = [
    active !== null &&
      can(permissions, 'project:create') && {
        title: 'Create a project',
        text: 'Only members of your organization can see it.',
        href: `/dashboard/${slug}/projects` as const,
        done: active + (archived ?? 0) > 0,
      },
    members !== null &&
      can(permissions, 'invitation:create') && {
        title: 'Invite your team',
        text: sendsMail()
          ? 'We’ll email them a link. You choose their role.'
          : 'You’ll get a link to share. You choose their role.',
        href: `/dashboard/${slug}/members` as const,
        done: members + (openInvitations ?? 0) > 1,
      },
  ].filter((step) => step !== false)

  if (steps.every(({ done }) => done)) return null
  return (
    <Card>
      <CardHeader>
        <CardTitle>Get started</CardTitle>
        <CardDescription>What to do next in your organization.</CardDescription>
      </CardHeader>
      <CardContent className="pt-3 pb-3 sm:pt-3 sm:pb-3">
        <ol className="divide-y">
          {steps.map(({ title, text, href, done }) => (
            <li key={title} className="relative flex items-center gap-4 py-3.5">
              {done ? (
                <Icon name="circle-check" className="size-5 shrink-0 text-primary" />
              ) : (
                <Icon name="circle-dashed" className="size-5 shrink-0 text-muted-foreground" />
              )}
              <div className="min-w-0 flex-1">
                <Link
                  href={href}
                  className={cn(
                    'font-medium after:absolute after:inset-0',
                    done && 'text-muted-foreground line-through',
                  )}
                >
                  <span>{title}</span>
                  {done && <span className="sr-only"> (done)</span>}
                </Link>
                <p className="text-muted-foreground text-sm">{text}</p>
              </div>
              <Icon name="arrow-right" className="size-4 shrink-0 text-muted-foreground" />
            </li>
          ))}
        </ol>
      </CardContent>
    </Card>
  )
}
