'use client'

import { useEffect } from 'react'
import { toast } from '@/components/toast'
import { Alert, AlertDescription } from '@/components/ui/alert'
import { useScripted } from '@/components/use-scripted'

/** Next keeps a page for the back button, and a message is shown once. */
const shown = new Set<string>()

/** The result of a form, on the page that it led to: a toast, or a line without JavaScript. */
export function Told({ told }: { told?: { id: string; message: string } }) {
  const isScripted = useScripted()

  useEffect(() => {
    if (!told || shown.has(told.id)) return
    shown.add(told.id)
    toast.success(told.message)
  }, [told])

  if (!told || isScripted) return null

  return (
    <div className="p-3">
      <Alert variant="success">
        <AlertDescription>{told.message}</AlertDescription>
      </Alert>
    </div>
  )
}
