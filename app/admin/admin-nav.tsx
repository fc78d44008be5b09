'use client'

import { usePathname } from 'next/navigation'
import { Link } from '@/components/ui/link'
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
    <nav aria-label="Staff console" data-screens className="tabs mb-6 w-fit">
      {shown.map(({ label, href }) => (
        <Link key={href} href={href} aria-current={here === href ? 'page' : undefined}>
          {label}
        </Link>
      ))}
    </nav>
  )
}
