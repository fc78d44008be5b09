'use client'

import { unstable_rethrow } from 'next/navigation'
import { type ComponentProps, useEffect, useState, useTransition } from 'react'
import { shownInstead } from '@/components/forms/shown'
import { Alert, AlertDescription } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { cn } from '@/lib/cn'
import type { FormState } from '@/lib/http/action'
import { askBrowser, passkeys } from './ask-browser'

type Props = {
  /** Gets what the passkey answers. */
  action: (state: FormState, form: FormData) => Promise<FormState>
  callbackUrl?: string
  onDone?: () => void
  /** Said if no passkey is used. */
  notUsed: string
  /** Also among the browser's suggestions for the email field. */
  suggested?: boolean
  size?: ComponentProps<typeof Button>['size']
  className?: string
}

/** Needs JavaScript, as passkeys do. */
export function PasskeyButton({ action, callbackUrl, onDone, notUsed, suggested, size, className }: Props) {
  const [refused, setRefused] = useState<string>()
  const [pending, start] = useTransition()

  async function send(form: FormData) {
    if (callbackUrl !== undefined) form.set('callbackUrl', callbackUrl)
    try {
      const { status, message } = await action({ status: 'idle' }, form)
      if (status === 'done') onDone?.()
      else setRefused(message)
    } catch (error) {
      unstable_rethrow(error)
      setRefused(shownInstead(error).message)
    }
  }

  async function askAndSend() {
    const answer = await askBrowser()
    if (answer) await send(answer)
    else setRefused(notUsed)
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each page.
  useEffect(() => {
    if (!suggested) return
    void passkeys().then(async (lib) => {
      if (!(await lib.browserSupportsWebAuthnAutofill())) return
      const answer = await askBrowser(true)
      if (answer) start(() => send(answer))
    })
    return () => void passkeys().then((lib) => lib.WebAuthnAbortService.cancelCeremony())
  }, [])

  return (
    <div className={cn('grid gap-3 noscript:hidden', className)}>
      <Button
        type="button"
        variant="secondary"
        size={size}
        pending={pending}
        onClick={() => start(askAndSend)}
      >
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
