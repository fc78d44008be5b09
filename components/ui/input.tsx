import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn'

export const controlClasses =
  'touch-target w-full min-w-0 rounded-md border border-input bg-card px-3 text-base text-foreground shadow-xs transition-[border-color,box-shadow] placeholder:text-muted-foreground hover:border-foreground/60 focus-visible:border-ring focus-visible:outline-2 focus-visible:outline-ring/40 focus-visible:outline-offset-0 disabled:cursor-not-allowed disabled:bg-muted disabled:text-muted-foreground [&[readonly]]:bg-muted aria-invalid:border-destructive aria-invalid:focus-visible:outline-destructive/40 sm:text-sm'

export function Input({ className, ...props }: ComponentProps<'input'>) {
  return (
    <input
      suppressHydrationWarning
      data-slot="input"
      className={cn(controlClasses, 'h-9 [&[type=file]]:py-1.5', className)}
      {...props}
    />
  )
}
