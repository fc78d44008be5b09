import Link from 'next/link'
import { can, type Permissions } from '@/lib/guard/policy'
import type { Overview } from '@/lib/organizations'

type Props = { slug: string; permissions: Permissions; figures: Overview }

/** Each figure is a way to what it counts, and is there for those who may see that. */
export function Figures({ slug, permissions, figures }: Props) {
  const shown = [
    can(permissions, 'project:read') && {
      label: 'Active projects',
      value: figures.activeProjects,
      href: `/dashboard/${slug}/projects` as const,
    },
    can(permissions, 'project:read') && {
      label: 'Archived projects',
      value: figures.archivedProjects,
      href: `/dashboard/${slug}/projects?show=archived` as const,
    },
    can(permissions, 'member:read') && {
      label: 'Members',
      value: figures.members,
      href: `/dashboard/${slug}/members` as const,
    },
    can(permissions, 'invitation:read') && {
      label: 'Open invitations',
      value: figures.openInvitations,
      href: `/dashboard/${slug}/members#invitations` as const,
    },
  ].filter((figure) => figure !== false)

  if (shown.length === 0) return null
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-xl border bg-border shadow-xs sm:auto-cols-fr sm:grid-flow-col sm:grid-cols-none">
      {shown.map(({ label, value, href }) => (
        <div
          key={label}
          className="relative flex flex-col bg-card px-5 py-4 last:odd:col-span-2 hover:bg-muted/50"
        >
          <dt className="text-muted-foreground text-sm">
            <Link href={href} className="after:absolute after:inset-0">
              {label}
            </Link>
          </dt>
          <dd className="mt-1 font-semibold text-3xl tabular-nums leading-none tracking-[-0.03em]">
            {value}
          </dd>
        </div>
      ))}
    </dl>
  )
}
