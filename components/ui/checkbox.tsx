import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn'

export const Checkbox = ({ className, ...props }: Omit<ComponentProps<'input'>, 'type'>) => (
  <input suppressHydrationWarning type="checkbox" className={cn('checkbox', className)} {...props} />
)
