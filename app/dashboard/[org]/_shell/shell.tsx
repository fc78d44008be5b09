import type { ReactNode } from 'react'
import { signOutAction } from '@/app/account/actions'
import { Logo } from '@/components/logo'
import { Link } from '@/components/ui/link'
import { UserMenu } from '@/components/user-menu'
import { brand } from '@/lib/brand'
import type { OrgContext } from '@/lib/guard/context'
import type { OrganizationSummary } from '@/lib/organizations/queries'
import { MobileNav } from './mobile-nav'
import { NavLinks } from './nav-links'
import { OrganizationSwitcher } from './organization-switcher'

type ShellProps = { context: OrgContext; organizations: OrganizationSummary[]; children: ReactNode }

/** A sidebar, or a bar at the top on narrow screens. The `<main>` is among its children. */
export function Shell({ context: { organization, user }, organizations, children }: ShellProps) {
  return (
    <div className="lg:grid lg:grid-cols-[15.5rem_minmax(0,1fr)]">
      <header className="sticky top-0 z-40 flex h-15 items-center gap-1.5 border-b bg-background px-2.5 sm:px-5 lg:h-dvh lg:flex-col lg:items-stretch lg:gap-0 lg:border-r lg:border-b-0 lg:p-3">
        <Link
          href="/dashboard"
          aria-label={`${brand.name}, your dashboard`}
          className="mb-3 hidden h-10 items-center rounded-md px-2 lg:flex"
        >
          <Logo />
        </Link>
        <MobileNav slug={organization.slug} name={organization.name} />
        <OrganizationSwitcher current={factsOf(organization)} organizations={organizations.map(factsOf)} />
        <nav aria-label="Main" data-screens className="mt-4 hidden min-h-0 flex-1 overflow-y-auto lg:block">
          <NavLinks slug={organization.slug} />
        </nav>
        <UserMenu
          user={user}
          signOut={signOutAction}
          wide
          className="shrink-0"
          panelClassName="top-full right-0 mt-1.5 lg:top-auto lg:right-auto lg:bottom-full lg:left-0 lg:mt-0 lg:mb-1.5"
        />
      </header>
      <div className="min-w-0">
        <noscript>
          <nav aria-label="Screens" data-screens className="border-b px-2.5 py-1.5 sm:px-5 lg:hidden">
            <NavLinks slug={organization.slug} className="flex flex-wrap" />
          </nav>
        </noscript>
        {children}
      </div>
    </div>
  )
}

/** What the browser gets of an organization. */
const factsOf = ({ id, name, slug }: OrganizationSummary | OrgContext['organization']) => ({ id, name, slug })
