import type { ReactNode } from 'react'
import { Icon } from '@/components/ui/icon'

/** Links to the parent pages, then the current page. */
export function Breadcrumbs({ children, here }: { children: ReactNode; here: string }) {
  return (
    <nav aria-label="Breadcrumb">
      <ol className="flex min-w-0 items-center gap-1.5 [&_a]:inline-flex [&_a]:min-h-6 [&_a]:items-center [&_a]:rounded-sm [&_a]:underline-offset-4 [&_a:hover]:text-foreground [&_a:hover]:underline">
        <li>{children}</li>
        <li aria-hidden="true">
          <Icon name="chevron-right" className="size-3.5" />
        </li>
        <li aria-current="page" title={here} className="min-w-0 truncate text-foreground">
          <bdi>{here}</bdi>
        </li>
      </ol>
    </nav>
  )
}
