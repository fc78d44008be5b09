import type { ReactNode } from 'react'
import { signOutAction } from '@/app/account/actions'
import { FormScope } from '@/components/forms/form-scope'
import { Logo } from '@/components/logo'
import { SessionRefresh } from '@/components/session-refresh'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import { UserMenu } from '@/components/user-menu'
import { brand } from '@/lib/brand'
import { toAppError } from '@/lib/errors'
import { requireStaff } from '@/lib/guard/server'
import { AdminNav } from './admin-nav'

/** Display only: each page below calls the guard itself. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  const staff = await look()
  if (!staff)
    return (
      <main id="main" className="grid min-h-dvh items-center">
        {children}
      </main>
    )
  return (
    <FormScope viewer={staff}>
      {staff.session.refreshDue && <SessionRefresh />}
      <header className="sticky top-0 z-40 border-b bg-background">
        <div className="mx-auto flex min-h-15 max-w-6xl flex-wrap items-center gap-x-3 px-4 sm:px-8">
          <Link
            href="/admin"
            aria-label={`${brand.name}, staff console`}
            className="flex h-10 items-center rounded-md"
          >
            <Logo />
          </Link>
          <Badge variant="warning">Staff</Badge>
          <Button variant="ghost" size="sm" className="ml-auto" asChild>
            <Link href="/dashboard">Dashboard</Link>
          </Button>
          <UserMenu user={staff.user} signOut={signOutAction} panelClassName="top-full right-0 mt-1.5" />
        </div>
      </header>
      <main id="main" className="mx-auto w-full max-w-6xl px-4 py-7 sm:px-8 sm:py-10">
        <AdminNav held={staff.user.staff} />
        {children}
      </main>
    </FormScope>
  )
}

async function look() {
  try {
    return await requireStaff('staff:read')
  } catch (error) {
    if (!toAppError(error)) throw error
  }
}
