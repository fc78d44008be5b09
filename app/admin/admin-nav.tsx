'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'

const screens = [
  { label: 'Organizations', href: '/admin' },
  { label: 'People', href: '/admin/people' },
] as const

export function AdminNav() {
  const here = usePathname()
  return (
    <nav
      aria-label="Staff console"
      className="mb-6 inline-flex max-w-full flex-wrap gap-0.5 rounded-md bg-muted p-0.5"
    >
      {screens.map(({ label, href }) => (
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
