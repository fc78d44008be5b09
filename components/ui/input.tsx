import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn'

export const Input = ({ className, ...props }: ComponentProps<'input'>) => (
  <input suppressHydrationWarning className={cn('control', className)} {...props} />
)
