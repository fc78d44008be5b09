import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn'

export const Label = ({ className, htmlFor, children, ...props }: ComponentProps<'label'>) => (
  <label htmlFor={htmlFor} className={cn('label', className)} {...props}>
    {children}
  </label>
)
