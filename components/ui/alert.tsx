import { cva, type VariantProps } from 'class-variance-authority'
import { CircleCheck, Info, OctagonAlert, TriangleAlert } from 'lucide-react'
import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn'

const alertVariants = cva(
  'grid grid-cols-[auto_1fr] items-start gap-x-3 gap-y-1 rounded-lg border px-4 py-3 text-sm [&>:not(svg)]:col-start-2 [&>svg]:mt-0.5 [&>svg]:size-4',
  {
    variants: {
      variant: {
        info: 'border-info-line bg-info-surface text-info-ink',
        success: 'border-success-line bg-success-surface text-success-ink',
        warning: 'border-warning-line bg-warning-surface text-warning-ink',
        danger: 'border-danger-line bg-danger-surface text-danger-ink',
      },
    },
    defaultVariants: { variant: 'info' },
  },
)

const icons = { info: Info, success: CircleCheck, warning: TriangleAlert, danger: OctagonAlert }

type AlertProps = ComponentProps<'div'> & VariantProps<typeof alertVariants>

export function Alert({ className, variant, children, ...props }: AlertProps) {
  const Icon = icons[variant ?? 'info']
  return (
    <div
      data-slot="alert"
      role={variant === 'danger' ? 'alert' : 'status'}
      className={cn(alertVariants({ variant }), className)}
      {...props}
    >
      <Icon aria-hidden="true" />
      {children}
    </div>
  )
}

export function AlertTitle({ className, ...props }: ComponentProps<'p'>) {
  return <p data-slot="alert-title" className={cn('font-semibold', className)} {...props} />
}

export function AlertDescription({ className, ...props }: ComponentProps<'div'>) {
  return (
    <div
      data-slot="alert-description"
      className={cn(
        'min-w-0 [overflow-wrap:anywhere] [&_a]:font-medium [&_a]:underline [&_a]:underline-offset-4',
        className,
      )}
      {...props}
    />
  )
}
