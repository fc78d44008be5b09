import { ChevronDown } from 'lucide-react'
import type { ComponentProps } from 'react'
import { controlClasses } from '@/components/ui/input'
import { cn } from '@/lib/cn'

/** `className` styles the wrapper (mostly its width). The select fills it. */
export function NativeSelect({ className, ...props }: ComponentProps<'select'>) {
  return (
    <span data-slot="native-select" className={cn('relative inline-flex w-full', className)}>
      <select
        suppressHydrationWarning
        className={cn(controlClasses, 'h-9 cursor-pointer appearance-none truncate pr-9')}
        {...props}
      />
      <ChevronDown
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 right-3 size-4 -translate-y-1/2 text-muted-foreground"
      />
    </span>
  )
}
