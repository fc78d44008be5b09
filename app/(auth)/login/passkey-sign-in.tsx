'use client'

import { browserSupportsWebAuthnAutofill, WebAuthnAbortService } from '@simplewebauthn/browser'
import { KeyRound } from 'lucide-react'
import { unstable_rethrow } from 'next/navigation'
import { useEffect, useState, useTransition } from 'react'
import { shownInstead } from '@/components/forms/shown'
import { askBrowser } from '@/components/passkeys/ask-browser'
import { Alert, AlertDescription } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { signInWithPasskeyAction } from './actions'

const notUsed =
  'No passkey was used. If its device is lost, sign in another way, then remove the passkey on your account page.'

/**
 * A button, and the passkeys in the browser's suggestions for the email field. Both need
 * JavaScript.
 */
export function PasskeySignIn({ callbackUrl }: { callbackUrl: string }) {
  const [refused, setRefused] = useState<string>()
  const [pending, start] = useTransition()

  const signIn = async (useBrowserAutofill: boolean) => {
    const answer = await askBrowser(useBrowserAutofill)
    if (answer) start(() => send(answer))
    else if (!useBrowserAutofill) setRefused(notUsed)
  }

  async function send(form: FormData) {
    form.set('callbackUrl', callbackUrl)
    try {
      setRefused((await signInWithPasskeyAction({ status: 'idle' }, form)).message)
    } catch (error) {
      unstable_rethrow(error)
      setRefused(shownInstead(error).message)
    }
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each page.
  useEffect(() => {
    browserSupportsWebAuthnAutofill().then((supported) => (supported ? signIn(true) : undefined))
    return () => WebAuthnAbortService.cancelCeremony()
  }, [])

  return (
    <div className="mt-4 grid gap-4 noscript:hidden">
      <Button type="button" variant="secondary" size="lg" pending={pending} onClick={() => signIn(false)}>
        <KeyRound aria-hidden="true" /> Use a passkey
      </Button>
      {refused && (
        <Alert variant="danger">
          <AlertDescription>{refused}</AlertDescription>
        </Alert>
      )}
    </div>
  )
}
