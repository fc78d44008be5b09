import { cn } from '@/lib/cn'
import type { IconName } from './icon-names'

/**
 * Decoration in the colour of the text, as a mask in the style sheet: an SVG for each would be most
 * of a page (docs/performance.md).
 */
export const Icon = ({ name, className }: { name: IconName; className?: string }) => (
  <i className={cn('icon', `i-${name}`, className)} />
)
