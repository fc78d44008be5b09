import { cn } from '@/lib/cn'

/**
 * The icons of Lucide (https://lucide.dev) that the screens use. `npm run icons` writes icons.css
 * from this list.
 */
export const iconNames = [
  'archive',
  'archive-arrow-up',
  'arrow-left',
  'arrow-right',
  'boxes',
  'check',
  'chevron-down',
  'chevron-right',
  'chevrons-left',
  'chevrons-up-down',
  'circle-exclamation-point',
  'circle-check',
  'circle-dashed',
  'clock',
  'copy',
  'database-zap',
  'door-closed-locked',
  'eye',
  'eye-off',
  'folder',
  'inbox',
  'info',
  'key-round',
  'layout-dashboard',
  'list-checks',
  'loader-circle',
  'log-out',
  'mail-check',
  'mail-open',
  'mail-plus',
  'mail-x',
  'menu',
  'minus',
  'monitor',
  'moon',
  'octagon-exclamation-point',
  'plus',
  'scroll-text',
  'search',
  'search-x',
  'send',
  'settings',
  'shield-check',
  'shield-half',
  'smartphone',
  'sun',
  'triangle-exclamation-point',
  'user-plus',
  'user-round',
  'user-round-x',
  'users',
  'x',
] as const

export type IconName = (typeof iconNames)[number]

/**
 * Decoration in the colour of the text, as a mask in the style sheet: an SVG for each would be most
 * of a page (docs/performance.md).
 */
export const Icon = ({ name, className }: { name: IconName; className?: string }) => (
  <i className={cn('icon', `i-${name}`, className)} />
)
