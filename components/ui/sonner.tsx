'use client'

import { CircleCheck, Info, LoaderCircle, OctagonAlert, TriangleAlert } from 'lucide-react'
import { useTheme } from 'next-themes'
import { Toaster as Sonner } from 'sonner'

export function Toaster() {
  const { resolvedTheme } = useTheme()
  return (
    <Sonner
      theme={resolvedTheme === 'dark' ? 'dark' : 'light'}
      position="bottom-right"
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
