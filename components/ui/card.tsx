import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn'

export const Card = ({ className, ...props }: ComponentProps<'div'>) => (
  <div className={cn('card', className)} {...props} />
)

export const CardHeader = ({ className, ...props }: ComponentProps<'div'>) => (
  <div className={cn('card-header', className)} {...props} />
)

export const CardTitle = ({ className, children, ...props }: ComponentProps<'h2'>) => (
  <h2 className={cn('card-title', className)} {...props}>
    {children}
  </h2>
)

export const CardDescription = ({ className, ...props }: ComponentProps<'p'>) => (
  <p className={cn('card-description', className)} {...props} />
)

export const CardAction = ({ className, ...props }: ComponentProps<'div'>) => (
  <div className={cn('card-action', className)} {...props} />
)

export const CardContent = ({ className, ...props }: ComponentProps<'div'>) => (
  <div className={cn('card-content', className)} {...props} />
)

export const CardFooter = ({ className, ...props }: ComponentProps<'div'>) => (
  <div className={cn('card-footer', className)} {...props} />
)
