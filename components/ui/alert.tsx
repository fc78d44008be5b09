import type { ComponentProps } from 'react'
import { Icon } from '@/components/ui/icon'
import { cn } from '@/lib/cn'

const icons = {
  info: 'info',
  success: 'circle-check',
  warning: 'triangle-exclamation-point',
  danger: 'octagon-exclamation-point',
} as const

type AlertProps = ComponentProps<'div'> & { variant?: keyof typeof icons }

export function Alert({ className, variant = 'info', children, ...props }: AlertProps) {
  return (
    <div
      role={variant === 'danger' ? 'alert' : 'status'}
      className={cn('alert', `tone-${variant}`, className)}
      {...props}
    >
      <Icon name={icons[variant]} />
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
