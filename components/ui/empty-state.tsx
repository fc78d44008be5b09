import type { ReactNode } from 'react'
import { cn } from '@/lib/cn'

type EmptyStateProps = {
  icon: ReactNode
  title: string
  /** What the person can do next, in one sentence. */
  description: ReactNode
  action?: ReactNode
  className?: string
}

export function EmptyState({ icon, title, description, action, className }: EmptyStateProps) {
  return (
    <div className={cn('flex flex-col items-center px-6 py-14 text-center', className)}>
      <span
        aria-hidden="true"
        className="mb-4 flex size-11 items-center justify-center rounded-lg border bg-muted text-muted-foreground [&_.icon]:size-5"
      >
        {icon}
      </span>
      <h2 className="font-semibold text-base">{title}</h2>
      <p className="mt-1 max-w-sm text-muted-foreground text-sm [overflow-wrap:anywhere]">{description}</p>
      {action && <div className="mt-5 flex flex-wrap justify-center gap-3">{action}</div>}
    </div>
  )
}
