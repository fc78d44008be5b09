import { cloneElement, isValidElement, type ReactNode } from 'react'
import { cn } from '@/lib/cn'

type Props = { className?: string; [name: string]: unknown }

/** The one child with these props, too. Where both have one, the child's own counts. */
export function slotted(child: ReactNode, { className, ...props }: Props): ReactNode {
  if (!isValidElement<Props>(child)) return child
  const classes = cn(className, child.props.className) || undefined
  return cloneElement(child, { ...props, ...child.props, className: classes })
}
