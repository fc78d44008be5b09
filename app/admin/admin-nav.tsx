'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import type { StaffPermission, StaffPermissions } from '@/lib/guard/policy'

const screens = [
  { label: 'Organizations', href: '/admin', permission: 'staff:read' },
  { label: 'People', href: '/admin/people', permission: 'staff:read' },
  { label: 'Emails', href: '/admin/emails', permission: 'staff:read' },
  { label: 'Jobs', href: '/admin/jobs', permission: 'staff:read' },
  { label: 'Audit log', href: '/admin/audit-log', permission: 'staff:audit' },
] as const satisfies readonly { label: string; href: string; permission: StaffPermission }[]

export function AdminNav({ held }: { held: StaffPermissions }) {
  const here = usePathname()
  const shown = screens.filter(({ permission }) => held.has(permission))
  return (
    <nav
      aria-label="Staff console"
      className="mb-6 inline-flex max-w-full flex-wrap gap-0.5 rounded-md bg-muted p-0.5"
    >
      {shown.map(({ label, href }) => (
        <Link
          key={href}
          href={href}
          aria-current={here === href ? 'page' : undefined}
          className="focus-ring touch-target inline-flex min-h-8 items-center rounded-sm px-3 text-muted-foreground text-sm hover:text-foreground aria-[current]:bg-card aria-[current]:font-medium aria-[current]:text-foreground aria-[current]:shadow-xs"
        >
          {label}
        </Link>
      ))}
    </nav>
  )
}
