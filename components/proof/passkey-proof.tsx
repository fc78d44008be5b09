'use client'

import { unstable_rethrow } from 'next/navigation'
import { useState, useTransition } from 'react'
import { shownInstead } from '@/components/forms/shown'
import { askBrowser } from '@/components/passkeys/ask-browser'
import { Alert, AlertDescription } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { proveWithPasskey } from './actions'

type Props = { callbackUrl?: string; onDone?: () => void }

/** Needs JavaScript, as passkeys do. */
export function PasskeyProof({ callbackUrl, onDone }: Props) {
  const [refused, setRefused] = useState<string>()
  const [pending, start] = useTransition()

  async function prove() {
    const form = await askBrowser()
    if (!form) return setRefused('Your passkey wasn’t used. Try again, or confirm in another way.')
    if (callbackUrl !== undefined) form.set('callbackUrl', callbackUrl)
    try {
      const { status, message } = await proveWithPasskey({ status: 'idle' }, form)
      if (status === 'done') onDone?.()
      else setRefused(message)
    } catch (error) {
      unstable_rethrow(error)
      setRefused(shownInstead(error).message)
    }
  }

  return (
    <div className="grid justify-items-start gap-3 noscript:hidden">
      <Button type="button" variant="secondary" pending={pending} onClick={() => start(prove)}>
        <Icon name="key-round" /> Use a passkey
      </Button>
      {refused && (
        <Alert variant="danger">
          <AlertDescription>{refused}</AlertDescription>
        </Alert>
      )}
    </div>
  )
}
