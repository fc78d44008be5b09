import type { ReactNode } from 'react'
import { cn } from '@/lib/cn'

type PageHeaderProps = {
  title: ReactNode
  description?: ReactNode
  /** Above the title: a link back, or the parent's name. */
  eyebrow?: ReactNode
  actions?: ReactNode
  className?: string
}

export function PageHeader({ title, description, eyebrow, actions, className }: PageHeaderProps) {
  return (
    <header className={cn('flex flex-wrap items-end justify-between gap-x-6 gap-y-4', className)}>
      <div className="min-w-0 max-w-2xl">
        {eyebrow && <div className="mb-1.5 text-muted-foreground text-sm">{eyebrow}</div>}
        <h1 className="font-semibold text-2xl leading-tight [overflow-wrap:anywhere]">{title}</h1>
        {description && (
          <p className="mt-1.5 text-muted-foreground [overflow-wrap:anywhere]">{description}</p>
        )}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  )
}
