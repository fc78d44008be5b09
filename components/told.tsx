'use client'

import { useEffect } from 'react'
import { toast } from 'sonner'
import { Alert, AlertDescription } from '@/components/ui/alert'

/** Next keeps a page for the back button, and a message is shown once. */
const shown = new Set<string>()

/** The result of a form, on the page that it led to: a toast, or a line without JavaScript. */
export function Told({ id, message }: { id: string; message: string }) {
  useEffect(() => {
    if (!shown.has(id)) toast.success(message)
    shown.add(id)
  }, [id, message])

  return (
    <noscript>
      <div className="p-3">
        <Alert variant="success">
          <AlertDescription>{message}</AlertDescription>
        </Alert>
      </div>
    </noscript>
  )
}
