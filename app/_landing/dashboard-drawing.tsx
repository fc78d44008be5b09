import { Avatar } from '@/components/ui/avatar'
import { Badge } from '@/components/ui/badge'
import { Icon } from '@/components/ui/icon'
import type { IconName } from '@/components/ui/icon-names'
import { cn } from '@/lib/cn'

const screens: readonly { icon: IconName; label: string; current?: true }[] = [
  { icon: 'folder', label: 'Projects' },
  { icon: 'users', label: 'Members', current: true },
  { icon: 'shield-check', label: 'Roles' },
  { icon: 'scroll-text', label: 'Audit log' },
  { icon: 'settings', label: 'Settings' },
]

const people = [
  { name: 'Ada Moreau', email: 'ada@acme.example', role: 'Owner' },
  { name: 'Grace Okafor', email: 'grace@acme.example', role: 'Admin' },
  { name: 'Tomás Lindqvist', email: 'tomas@acme.example', role: 'Member' },
  { name: 'June Park', email: 'june@acme.example', role: 'Editor', invited: true },
]

const entries = [
  { who: 'Ada', did: 'invitation:create', what: 'june@acme.example' },
  { who: 'Grace', did: 'project:create', what: 'Spring launch' },
]

/** An illustration of the members screen, made of the product's own components. */
export function DashboardDrawing({ className }: { className?: string }) {
  return (
    <figure className={className}>
      <div
        role="img"
        aria-label="Illustration of the dashboard: the members of an organization called Acme with their roles, one pending invitation, and the latest entries of the audit log."
        className="@container overflow-hidden rounded-xl border bg-background text-[0.8125rem] shadow-lg"
      >
        <div aria-hidden="true" className="flex">
          <Sidebar />
          <div className="min-w-0 flex-1 bg-card">
            <div className="flex items-center justify-between gap-3 px-5 pt-5 pb-4">
              <div>
                <p className="font-semibold text-base leading-tight tracking-[-0.02em]">Members</p>
                <p className="mt-0.5 text-muted-foreground text-xs">3 members, 1 pending invitation</p>
              </div>
              <span className="inline-flex h-8 items-center gap-1.5 whitespace-nowrap rounded-md bg-primary px-3 font-medium text-primary-foreground text-xs">
                <Icon name="user-plus" className="size-3.5" /> Invite
              </span>
            </div>
            <People />
            <AuditTail />
          </div>
        </div>
      </div>
      <figcaption className="mt-3 text-center text-muted-foreground text-xs">Illustration</figcaption>
    </figure>
  )
}

function Sidebar() {
  return (
    <div className="@max-md:hidden w-44 shrink-0 border-r p-3">
      <div className="flex items-center gap-2 rounded-md border bg-card px-2 py-1.5 font-medium">
        <Avatar name="Acme" shape="square" size="sm" />
        Acme
        <Icon name="chevrons-up-down" className="ml-auto size-3.5 text-muted-foreground" />
      </div>
      <div className="mt-3 grid gap-0.5">
        {screens.map(({ icon, label, current }) => (
          <span
            key={label}
            className={cn(
              'flex items-center gap-2.5 rounded-md px-2 py-1.5 text-muted-foreground',
              current && 'bg-accent font-medium text-accent-foreground',
            )}
          >
            <Icon name={icon} className="size-4" /> {label}
          </span>
        ))}
      </div>
    </div>
  )
}

function People() {
  return (
    <div className="divide-y border-y">
      {people.map(({ name, email, role, invited }) => (
        <div key={email} className="flex items-center gap-3 px-5 py-2.5">
          <Avatar name={name} />
          <div className="min-w-0 flex-1">
            <p className="truncate font-medium leading-tight">{name}</p>
            <p className="truncate text-muted-foreground text-xs">{email}</p>
          </div>
          {invited && <Badge variant="warning">Invited</Badge>}
          <Badge variant={role === 'Owner' ? 'default' : 'outline'}>{role}</Badge>
        </div>
      ))}
    </div>
  )
}

function AuditTail() {
  return (
    <div className="bg-background px-5 py-4">
      <p className="font-medium text-muted-foreground text-xs">Audit log</p>
      <div className="mt-2 grid gap-1.5">
        {entries.map(({ who, did, what }) => (
          <p key={did} className="flex min-w-0 items-baseline gap-2 text-xs">
            <span className="w-9 shrink-0 font-medium">{who}</span>
            <code className="shrink-0 font-mono text-[0.6875rem] text-primary">{did}</code>
            <span className="truncate text-muted-foreground">{what}</span>
          </p>
        ))}
      </div>
    </div>
  )
}
