import { CircleCheck, Info, OctagonAlert, TriangleAlert } from 'lucide-react'
import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn'

const icons = { info: Info, success: CircleCheck, warning: TriangleAlert, danger: OctagonAlert }

type AlertProps = ComponentProps<'div'> & { variant?: keyof typeof icons }

export function Alert({ className, variant = 'info', children, ...props }: AlertProps) {
  const Icon = icons[variant]
  return (
    <div
      role={variant === 'danger' ? 'alert' : 'status'}
      className={cn('alert', `tone-${variant}`, className)}
      {...props}
    >
      <Icon aria-hidden="true" />
      {children}
    </div>
  )
}

export const AlertTitle = ({ className, ...props }: ComponentProps<'p'>) => (
  <p className={cn('font-semibold', className)} {...props} />
)

export const AlertDescription = ({ className, ...props }: ComponentProps<'div'>) => (
  <div className={cn('alert-text', className)} {...props} />
)
