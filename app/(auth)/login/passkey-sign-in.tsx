'use client'

import { unstable_rethrow } from 'next/navigation'
import { useEffect, useState, useTransition } from 'react'
import { shownInstead } from '@/components/forms/shown'
import { askBrowser, passkeys } from '@/components/passkeys/ask-browser'
import { Alert, AlertDescription } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { signInWithPasskeyAction } from './actions'

const notUsed =
  'No passkey was used. If you’ve lost the device your passkey is on, sign in another way, then remove it on your account page.'

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
    void passkeys().then(async (lib) => {
      if (await lib.browserSupportsWebAuthnAutofill()) await signIn(true)
    })
    return () => void passkeys().then((lib) => lib.WebAuthnAbortService.cancelCeremony())
  }, [])

  return (
    <div className="mt-4 grid gap-4 noscript:hidden">
      <Button type="button" variant="secondary" size="lg" pending={pending} onClick={() => signIn(false)}>
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
