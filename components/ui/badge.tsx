import { cva, type VariantProps } from 'class-variance-authority'
import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn'

const badgeVariants = cva(
  'inline-flex w-fit max-w-full shrink-0 items-center gap-1 rounded-full border px-2 py-px font-medium text-xs leading-5 [overflow-wrap:anywhere] [&>svg]:size-3 [&>svg]:shrink-0',
  {
    variants: {
      variant: {
        default: 'border-transparent bg-accent text-accent-foreground',
        secondary: 'border-border bg-muted text-foreground',
        outline: 'border-border text-muted-foreground',
        info: 'border-info-line bg-info-surface text-info-ink',
        success: 'border-success-line bg-success-surface text-success-ink',
        warning: 'border-warning-line bg-warning-surface text-warning-ink',
        danger: 'border-danger-line bg-danger-surface text-danger-ink',
      },
    },
    defaultVariants: { variant: 'default' },
  },
)

export function Badge({
  className,
  variant,
  ...props
}: ComponentProps<'span'> & VariantProps<typeof badgeVariants>) {
  return <span data-slot="badge" className={cn(badgeVariants({ variant }), className)} {...props} />
}
