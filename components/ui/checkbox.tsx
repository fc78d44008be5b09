import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn'

export function Checkbox({ className, ...props }: Omit<ComponentProps<'input'>, 'type'>) {
  return (
    <input
      suppressHydrationWarning
      data-slot="checkbox"
      type="checkbox"
      className={cn(
        'focus-ring relative size-4.5 shrink-0 cursor-pointer appearance-none rounded-sm border border-input bg-card transition-colors hover:border-foreground/60',
        'before:absolute before:inset-0 before:m-auto before:size-3 before:scale-0 before:bg-primary-foreground before:transition-transform checked:before:scale-100',
        'before:[clip-path:polygon(14%_46%,4%_58%,40%_90%,97%_22%,85%_12%,38%_68%)]',
        'checked:border-primary checked:bg-primary checked:hover:bg-primary-hover',
        'disabled:cursor-not-allowed disabled:opacity-55 aria-invalid:border-destructive',
        'forced-colors:appearance-auto forced-colors:before:hidden',
        className,
      )}
      {...props}
    />
  )
}
