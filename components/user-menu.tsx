import { ChevronsUpDown, LogOut, ShieldHalf, UserRound } from 'lucide-react'
import Link from 'next/link'
import { ActionForm } from '@/components/action-form'
import { Disclosure } from '@/components/disclosure'
import { ThemeChoice } from '@/components/theme-choice'
import { Avatar } from '@/components/ui/avatar'
import { cn } from '@/lib/cn'
import { readableEmail } from '@/lib/email/address'

export const menuItemClasses =
  'focus-ring touch-target flex min-h-9 w-full items-center gap-2.5 rounded-sm px-2 py-1 text-left text-sm hover:bg-muted [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:text-muted-foreground'

type UserMenuProps = {
  user: { id: string; name: string; email: string; image: string | null; staff: ReadonlySet<string> }
  signOut: Parameters<typeof ActionForm>[0]['action']
  className?: string
  summaryClassName?: string
  panelClassName?: string
  /** Shows the name beside the avatar on wide screens. */
  wide?: boolean
}

export function UserMenu({ user, signOut, wide = false, ...classes }: UserMenuProps) {
  return (
    <Disclosure
      floating
      className={classes.className}
      summaryClassName={cn(
        'flex items-center gap-2.5 p-1.5 hover:bg-muted group-open/disclosure:bg-muted',
        classes.summaryClassName,
      )}
      panelClassName={cn('w-64 p-1.5', classes.panelClassName)}
      summary={
        <>
          <span className="sr-only">
            Account menu for <bdi>{user.name}</bdi>
          </span>
          <Avatar name={user.name} seed={user.id} image={user.image} />
          {wide && (
            <>
              <bdi
                aria-hidden="true"
                title={user.name}
                className="hidden min-w-0 flex-1 truncate font-medium text-sm lg:block"
              >
                {user.name}
              </bdi>
              <ChevronsUpDown
                aria-hidden="true"
                className="hidden size-4 shrink-0 text-muted-foreground lg:block"
              />
            </>
          )}
        </>
      }
    >
      <div className="px-2 pt-1 pb-2">
        <p className="font-medium text-sm">
          <bdi>{user.name}</bdi>
        </p>
        <p className="text-muted-foreground text-xs">
          <bdi>{readableEmail(user.email)}</bdi>
        </p>
      </div>
      <div className="border-t py-1.5">
        <Link href="/account" className={menuItemClasses}>
          <UserRound aria-hidden="true" /> Account
        </Link>
        {user.staff.size > 0 && (
          <Link href="/admin" className={menuItemClasses}>
            <ShieldHalf aria-hidden="true" /> Staff console
          </Link>
        )}
      </div>
      <div className="border-t py-1.5 noscript:hidden">
        <ThemeChoice />
      </div>
      <ActionForm action={signOut} quiet className="border-t pt-1.5">
        <button suppressHydrationWarning type="submit" className={menuItemClasses}>
          <LogOut aria-hidden="true" /> Sign out
        </button>
      </ActionForm>
    </Disclosure>
  )
}
