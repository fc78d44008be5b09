'use client'

import { Disclosure } from '@/components/disclosure'
import { Avatar } from '@/components/ui/avatar'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'

type Organization = { id: string; name: string; slug: string }

type Props = { current: Organization; organizations: Organization[] }

export function OrganizationSwitcher({ current, organizations }: Props) {
  return (
    <Disclosure
      floating
      className="min-w-0 flex-1 max-lg:static lg:flex-none"
      summaryClassName="flex min-w-0 items-center gap-2.5 border border-transparent p-1.5 font-medium hover:bg-muted group-open/disclosure:bg-muted lg:border-border lg:bg-card lg:shadow-xs"
      panelClassName="top-full left-0 mt-1.5 p-1.5 max-lg:inset-x-3 max-lg:max-w-sm lg:w-full lg:min-w-64"
      summary={
        <>
          <Avatar name={current.name} seed={current.id} shape="square" />
          <span className="sr-only">Organization:</span>
          <bdi title={current.name} className="min-w-0 truncate lg:flex-1">
            {current.name}
          </bdi>
          <Icon name="chevrons-up-down" className="size-4 shrink-0 text-muted-foreground" />
        </>
      }
    >
      <p className="px-2 py-1 font-medium text-muted-foreground text-xs">Your organizations</p>
      <ul className="max-h-[50dvh] overflow-y-auto">
        {organizations.map(({ id, name, slug }) => (
          <li key={id}>
            <Link
              href={`/dashboard/${slug}`}
              aria-current={id === current.id ? 'true' : undefined}
              className="menu-item"
            >
              <Avatar name={name} seed={id} shape="square" size="sm" />
              <bdi className="min-w-0 flex-1">{name}</bdi>
              {id === current.id && <Icon name="check" />}
            </Link>
          </li>
        ))}
      </ul>
      <div className="mt-1.5 border-t pt-1.5">
        <Link href="/onboarding" className="menu-item">
          <Icon name="plus" /> New organization
        </Link>
      </div>
    </Disclosure>
  )
}
