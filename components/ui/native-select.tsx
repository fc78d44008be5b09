'use client'

import type { ComponentProps } from 'react'
import { useFieldControl } from '@/components/ui/field-control'
import { cn } from '@/lib/cn'

/** `className` styles the wrapper (mostly its width). The select fills it. */
export function NativeSelect({ className, ...props }: ComponentProps<'select'>) {
  const wiring = useFieldControl()
  return (
    <span className={cn('select i-chevron-down', className)}>
      <select suppressHydrationWarning className="control" {...wiring} {...props} />
    </span>
  )
}
