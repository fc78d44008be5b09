'use client'

import { unstable_rethrow } from 'next/navigation'
import { useTransition } from 'react'
import { ActionForm, FormField } from '@/components/action-form'
import { shownInstead } from '@/components/forms/shown'
import { toast } from '@/components/toast'
import { SubmitButton } from '@/components/ui/submit-button'
import type { FormState } from '@/lib/http/action'
import { addPasskeyAction, beginPasskeyAction } from './actions'

/** Asks the server for a challenge, the browser for a passkey, and sends what it answers. */
export function AddPasskey() {
  const [, start] = useTransition()

  async function make({ data }: FormState) {
    if (!data?.challenge) return
    const { startRegistration, WebAuthnError } = await import('@simplewebauthn/browser')
    try {
      const answer = await startRegistration({ optionsJSON: JSON.parse(data.challenge) })
      start(() => send(data.name ?? '', answer))
    } catch (error) {
      toast.error(
        error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED'
          ? 'This device already has a passkey for your account.'
          : 'No passkey was added. Try again.',
      )
    }
  }

  async function send(name: string, answer: object) {
    const form = new FormData()
    form.set('name', name)
    form.set('response', JSON.stringify(answer))
    try {
      const { status, message } = await addPasskeyAction({ status: 'idle' }, form)
      toast[status === 'done' ? 'success' : 'error'](message)
    } catch (error) {
      unstable_rethrow(error)
      toast.error(shownInstead(error).message)
    }
  }

  return (
    <ActionForm action={beginPasskeyAction} onDone={make} noValidate className="grid gap-5 noscript:hidden">
      <FormField
        label="New passkey"
        name="name"
        hint="Its name, such as the device it’s on."
        maxLength={60}
        autoComplete="off"
        className="sm:max-w-xs"
        required
      />
      <SubmitButton variant="secondary" className="justify-self-start">
        Add passkey
      </SubmitButton>
    </ActionForm>
  )
}
