import type { ComponentProps } from 'react'
import { controlClasses } from '@/components/ui/input'
import { cn } from '@/lib/cn'

export function Textarea({ className, ...props }: ComponentProps<'textarea'>) {
  return (
    <textarea
      data-slot="textarea"
      className={cn(controlClasses, 'field-sizing-content min-h-24 py-2 leading-relaxed', className)}
      {...props}
    />
  )
}
