import type { ComponentProps } from 'react'
import { Icon } from '@/components/ui/icon'
import { slotted } from '@/components/ui/slotted'
import { cn } from '@/lib/cn'

type Look = {
  variant?: 'default' | 'secondary' | 'outline' | 'ghost' | 'destructive' | 'link'
  size?: 'sm' | 'default' | 'lg' | 'icon'
}

/** The classes of a button, for what only looks like one. */
export const buttonClasses = ({ variant = 'default', size = 'default' }: Look) =>
  cn('btn', size !== 'default' && `btn-${size}`, `btn-${variant}`)

type ButtonProps = ComponentProps<'button'> &
  Look & {
    asChild?: boolean
    /** Shows a spinner and ignores a second click, but keeps the focus. */
    pending?: boolean
  }

export function Button({
  className,
  variant,
  size,
  asChild = false,
  pending = false,
  type = 'submit',
  onClick,
  formAction,
  children,
  ...props
}: ButtonProps) {
  const classes = cn(buttonClasses({ variant, size }), className)

  if (asChild)
    return slotted(children, { suppressHydrationWarning: true, className: classes, onClick, ...props })

  return (
    <button
      className={classes}
      type={type}
      onClick={pending ? undefined : onClick}
      formAction={pending ? undefined : formAction}
      aria-disabled={pending || undefined}
      aria-busy={pending || undefined}
      suppressHydrationWarning
      {...props}
    >
      {/* In an element of its own: a translator wraps bare text, and React then can't find it. */}
      {pending && <Icon name="loader-circle" className="animate-spin" />}
      <span className="contents">{children}</span>
    </button>
  )
}
