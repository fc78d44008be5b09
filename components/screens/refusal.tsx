import type { ReactNode } from 'react'
import { CourtPlan } from '@/components/court-plan'
import { Title } from '@/components/title'
import { cn } from '@/lib/cn'

type RefusalProps = {
  /** Of the message, and of the document. */
  title: string
  description: ReactNode
  /** Links to other pages. */
  children?: ReactNode
  className?: string
}

/**
 * One message that fills the screen: no permission, not found, or unavailable. Goes inside a
 * `<main>`.
 */
export function Refusal({ title, description, children, className }: RefusalProps) {
  return (
    <section
      className={cn(
        'relative isolate flex min-h-[min(36rem,80dvh)] flex-col items-center justify-center overflow-hidden px-5 py-16 text-center',
        className,
      )}
    >
      <Title of={[title]} />
      <CourtPlan className="absolute top-1/2 left-1/2 -z-10 size-[48rem] -translate-x-1/2 -translate-y-1/2 [mask-image:radial-gradient(closest-side,transparent_45%,black_65%,transparent)]" />
      <h1 className="max-w-lg font-semibold text-3xl leading-tight [overflow-wrap:anywhere]">{title}</h1>
      <div className="mt-3 max-w-md text-muted-foreground [overflow-wrap:anywhere]">{description}</div>
      {children && <div className="mt-7 flex flex-wrap items-center justify-center gap-3">{children}</div>}
    </section>
  )
}
