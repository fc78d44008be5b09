import { Link } from '@/components/ui/link'
import { formatCount } from '@/lib/format'
import type { Overview } from '@/lib/organizations/queries'

type Props = { slug: string; figures: Overview }

/**
 * Each figure that the viewer can see, with a link to what it counts. Invitations are on the
 * members screen.
 */
export function Figures({ slug, figures: { active, archived, members, openInvitations } }: Props) {
  const shown = [
    {
      label: 'Active projects',
      value: active,
      href: `/dashboard/${slug}/projects` as const,
    },
    {
      label: 'Archived projects',
      value: archived,
      href: `/dashboard/${slug}/projects?show=archived` as const,
    },
    {
      label: 'Members',
      value: members,
      href: `/dashboard/${slug}/members` as const,
    },
    {
      label: 'Pending invitations',
      value: openInvitations,
      href: members === null ? undefined : (`/dashboard/${slug}/members#invitations` as const),
    },
  ].flatMap(({ value, ...rest }) => (value === null ? [] : { ...rest, value: formatCount(value) }))

  if (shown.length === 0) return null
  return (
    <dl className="flex flex-wrap gap-px overflow-hidden rounded-xl border bg-border shadow-xs">
      {shown.map(({ label, value, href }) => (
        <div
          key={label}
          className="relative flex min-w-0 flex-[1_1_8rem] flex-col bg-card px-5 py-4 hover:bg-muted/50"
        >
          <dt className="text-muted-foreground text-sm">
            {href ? (
              <Link href={href} className="after:absolute after:inset-0">
                {label}
              </Link>
            ) : (
              label
            )}
          </dt>
          <dd className="mt-1 font-semibold text-3xl tabular-nums leading-none tracking-[-0.03em]">
            {value}
          </dd>
        </div>
      ))}
    </dl>
  )
}
