import { cva, type VariantProps } from 'class-variance-authority'
import { LoaderCircle } from 'lucide-react'
import { Slot } from 'radix-ui'
import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn'

export const buttonVariants = cva(
  [
    'focus-ring touch-target inline-flex max-w-full shrink-0 select-none items-center justify-center gap-2 rounded-md text-center font-medium [overflow-wrap:anywhere] text-sm transition-[background-color,border-color,color,box-shadow]',
    'disabled:pointer-events-none disabled:opacity-55 aria-disabled:cursor-default aria-disabled:opacity-70',
    '[&_svg:not([class*=size-])]:size-4 [&_svg]:pointer-events-none [&_svg]:shrink-0',
  ],
  {
    variants: {
      variant: {
        default: 'bg-primary text-primary-foreground shadow-xs hover:bg-primary-hover',
        secondary:
          'border border-input/60 bg-secondary text-secondary-foreground shadow-xs hover:border-input hover:bg-muted',
        outline: 'border border-input/60 bg-transparent hover:border-input hover:bg-muted',
        ghost: 'text-muted-foreground hover:bg-muted hover:text-foreground aria-expanded:bg-muted',
        destructive: 'bg-destructive text-destructive-foreground shadow-xs hover:bg-destructive-hover',
        link: 'text-primary underline-offset-4 hover:underline',
      },
      size: {
        sm: 'min-h-8 gap-1.5 px-3 py-1 text-[0.8125rem]',
        default: 'min-h-9 px-4 py-1.5',
        lg: 'min-h-11 px-5 py-2 text-[0.9375rem]',
        icon: 'size-9',
        'icon-sm': 'size-8',
      },
    },
    compoundVariants: [{ variant: 'link', size: ['sm', 'default', 'lg'], className: 'px-0' }],
    defaultVariants: { variant: 'default', size: 'default' },
  },
)

type ButtonProps = ComponentProps<'button'> &
  VariantProps<typeof buttonVariants> & {
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
  const classes = cn(buttonVariants({ variant, size }), className)

  if (asChild) {
    return (
      <Slot.Root suppressHydrationWarning data-slot="button" className={classes} onClick={onClick} {...props}>
        {children}
      </Slot.Root>
    )
  }

  return (
    <button
      data-slot="button"
      className={classes}
      type={type}
      onClick={pending ? undefined : onClick}
      formAction={pending ? undefined : formAction}
      aria-disabled={pending || undefined}
      aria-busy={pending || undefined}
      suppressHydrationWarning
      {...props}
    >
      {/* In elements of their own: a translator wraps bare text, and React then can't find it. */}
      <span className="contents">
        {pending && <LoaderCircle aria-hidden="true" className="animate-spin" />}
      </span>
      <span className="contents">{children}</span>
    </button>
  )
}
