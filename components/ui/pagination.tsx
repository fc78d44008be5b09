import type { Route } from 'next'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { cn } from '@/lib/cn'

type Href = Route | `?${string}`

type PaginationProps = {
  /** Links to the neighbouring pages, such as `?after=…`. Missing at either end. */
  previous?: Href
  next?: Href
  label?: string
  /** What is shown, between the two links. */
  children?: ReactNode
  className?: string
}

export function Pagination({ previous, next, label = 'Pages', children, className }: PaginationProps) {
  if (!previous && !next) return null
  return (
    <nav
      aria-label={label}
      className={cn(
        'flex flex-wrap items-center justify-between gap-3 text-muted-foreground text-sm',
        className,
      )}
    >
      <PageLink href={previous} rel="prev">
        <Icon name="arrow-left" /> Previous
      </PageLink>
      {children && <span className="min-w-0 text-center">{children}</span>}
      <PageLink href={next} rel="next">
        Next <Icon name="arrow-right" />
      </PageLink>
    </nav>
  )
}

function PageLink({ href, rel, children }: { href?: Href; rel: 'prev' | 'next'; children: ReactNode }) {
  if (!href) {
    return (
      <Button variant="outline" size="sm" type="button" disabled>
        {children}
      </Button>
    )
  }
  return (
    <Button variant="outline" size="sm" className="text-foreground" asChild>
      <Link href={href} rel={rel}>
        {children}
      </Link>
    </Button>
  )
}
