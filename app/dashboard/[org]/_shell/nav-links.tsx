'use client'

import { usePathname } from 'next/navigation'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { cn } from '@/lib/cn'
import { Can } from '@/lib/guard/client'
import { nav } from '../nav'

/** The screens that the viewer can open, with the current one marked. */
export function NavLinks({ slug, className }: { slug: string; className?: string }) {
  return (
    <ul className={cn('grid gap-0.5', className)}>
      {nav.map((screen) =>
        screen.permission ? (
          <Can key={screen.path} permission={screen.permission}>
            <NavLink slug={slug} {...screen} />
          </Can>
        ) : (
          <NavLink key={screen.path} slug={slug} {...screen} />
        ),
      )}
    </ul>
  )
}

function NavLink({ slug, label, path, icon }: { slug: string } & (typeof nav)[number]) {
  const here = usePathname()
  const href = `/dashboard/${slug}${path}` as const
  const below = path !== '' && here.startsWith(`${href}/`)

  return (
    <li>
      <Link
        href={href}
        aria-current={here === href ? 'page' : below ? 'true' : undefined}
        className="nav-item"
      >
        <Icon name={icon} /> {label}
      </Link>
    </li>
  )
}
