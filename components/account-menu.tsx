'use client'

import { ActionForm } from '@/components/action-form'
import { Disclosure } from '@/components/disclosure'
import { ThemeChoice } from '@/components/theme-choice'
import { Avatar } from '@/components/ui/avatar'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { cn } from '@/lib/cn'

type Props = {
  user: { id: string; name: string; email: string; image: string | null; isStaff: boolean }
  signOut: Parameters<typeof ActionForm>[0]['action']
  className?: string
  panelClassName?: string
  /** Shows the name beside the avatar on wide screens. */
  wide?: boolean
}

export function AccountMenu({ user, signOut, wide = false, ...classes }: Props) {
  return (
    <Disclosure
      floating
      className={classes.className}
      summaryClassName="flex items-center gap-2.5 p-1.5 hover:bg-muted group-open/disclosure:bg-muted"
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
              <Icon
                name="chevrons-up-down"
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
          <bdi>{user.email}</bdi>
        </p>
      </div>
      <div className="border-t py-1.5">
        <Link href="/account" className="menu-item">
          <Icon name="user-round" /> Account
        </Link>
        {user.isStaff && (
          <Link href="/admin" className="menu-item">
            <Icon name="shield-half" /> Staff console
          </Link>
        )}
      </div>
      <div className="border-t py-1.5 noscript:hidden">
        <ThemeChoice />
      </div>
      <ActionForm action={signOut} quiet className="border-t pt-1.5">
        <button suppressHydrationWarning type="submit" className="menu-item">
          <Icon name="log-out" /> Sign out
        </button>
      </ActionForm>
    </Disclosure>
  )
}
