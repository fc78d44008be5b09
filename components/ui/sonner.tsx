'use client'

import { useTheme } from 'next-themes'
import { Toaster as Sonner } from 'sonner'
import { Icon } from '@/components/ui/icon'

export { toast } from 'sonner'

/**
 * Messages cover no control: on wide screens they fit into the sidebar, between the navigation and
 * the account menu. Elsewhere the page can be scrolled past them (globals.css).
 */
export function Toaster() {
  const { resolvedTheme } = useTheme()
  return (
    <Sonner
      theme={resolvedTheme === 'dark' ? 'dark' : 'light'}
      position="bottom-left"
      offset={{ left: '0.75rem', bottom: '4.75rem' }}
      mobileOffset="0.75rem"
      className="[--width:14rem]!"
      closeButton
      icons={{
        success: <Icon name="circle-check" className="size-4 text-success-ink" />,
        info: <Icon name="info" className="size-4 text-info-ink" />,
        warning: <Icon name="triangle-exclamation-point" className="size-4 text-warning-ink" />,
        error: <Icon name="octagon-exclamation-point" className="size-4 text-danger-ink" />,
        loading: <Icon name="loader-circle" className="size-4 animate-spin" />,
      }}
    />
  )
}
