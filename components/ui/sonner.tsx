'use client'

import { CircleCheck, Info, LoaderCircle, OctagonAlert, TriangleAlert } from 'lucide-react'
import { useTheme } from 'next-themes'
import { Toaster as Sonner } from 'sonner'

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
        success: <CircleCheck className="size-4 text-success-ink" />,
        info: <Info className="size-4 text-info-ink" />,
        warning: <TriangleAlert className="size-4 text-warning-ink" />,
        error: <OctagonAlert className="size-4 text-danger-ink" />,
        loading: <LoaderCircle className="size-4 animate-spin" />,
      }}
    />
  )
}
