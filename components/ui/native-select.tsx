import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn'

/** `className` styles the wrapper (mostly its width). The select fills it. */
export const NativeSelect = ({ className, ...props }: ComponentProps<'select'>) => (
  <span className={cn('select i-chevron-down', className)}>
    <select suppressHydrationWarning className="control" {...props} />
  </span>
)
