import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn'

const variants = {
  default: undefined,
  secondary: 'badge-secondary',
  outline: 'badge-outline',
  info: 'tone-info',
  success: 'tone-success',
  warning: 'tone-warning',
  danger: 'tone-danger',
}

type BadgeProps = ComponentProps<'span'> & { variant?: keyof typeof variants }

export const Badge = ({ className, variant = 'default', ...props }: BadgeProps) => (
  <span className={cn('badge', variants[variant], className)} {...props} />
)
