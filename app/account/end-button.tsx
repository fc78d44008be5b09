'use client'

import { useFormStatus } from 'react-dom'
import { Button } from '@/components/ui/button'

/** One of several submit buttons in a form: only the pressed one shows that it is pending. */
export function EndButton({ sessionId, device }: { sessionId: string; device: string }) {
  const { pending, data } = useFormStatus()
  return (
    <Button
      variant="secondary"
      size="sm"
      name="sessionId"
      value={sessionId}
      pending={pending && data.get('sessionId') === sessionId}
    >
      Sign out<span className="sr-only"> {device}</span>
    </Button>
  )
}
