'use client'

import { type ReactNode, useState } from 'react'
import { ActionForm, FormField } from '@/components/action-form'
import { PasskeyButton } from '@/components/passkeys/passkey-button'
import { PasswordField } from '@/components/password-field'
import { Button } from '@/components/ui/button'
import { SubmitButton } from '@/components/ui/submit-button'
import { useScripted } from '@/components/use-scripted'
import type { ProofMethod } from '@/lib/account/proof-methods'
import {
  proveWithAuthenticator,
  proveWithCode,
  proveWithPasskey,
  proveWithPassword,
  sendProofCode,
} from './actions'

type Props = {
  methods: readonly ProofMethod[]
  /** Where to go afterwards, if not back to the form behind the dialog. */
  callbackUrl?: string
  onDone?: () => void
  /** Buttons beside the one that confirms. */
  children?: ReactNode
}

type Typed = Exclude<ProofMethod, 'passkey'>

const labels: Record<Typed, string> = {
  password: 'Use your password',
  authenticator: 'Use your authenticator app',
  code: 'Use an emailed code',
}

/** Asks people who they are, in one of the ways that they have. Without JavaScript, shows all. */
export function ProofForm({ methods, callbackUrl, onDone, children }: Props) {
  const typed = methods.filter((method): method is Typed => method !== 'passkey')
  const [chosen, choose] = useState(typed[0])
  const isScripted = useScripted()
  if (methods.length === 0)
    return <p>You have no password, and email isn’t set up on this server. Contact your administrator.</p>
  const hidden: Record<string, string> = callbackUrl === undefined ? {} : { callbackUrl }
  const form = { hidden, onDone, noValidate: true }
  const buttons = (
    <div className="flex flex-wrap justify-end gap-2">
      {children}
      <SubmitButton>Confirm</SubmitButton>
    </div>
  )
  return (
    <div className="grid gap-5">
      {typed
        .filter((method) => method === chosen || !isScripted)
        .map((method) => (
          <TypedProof key={method} {...{ method, form, buttons }} />
        ))}
      {methods.includes('passkey') && (
        <PasskeyButton
          action={proveWithPasskey}
          {...{ callbackUrl, onDone }}
          notUsed="Your passkey wasn’t used. Try again, or confirm in another way."
          className="justify-items-start"
        />
      )}
      {isScripted &&
        typed
          .filter((method) => method !== chosen)
          .map((method) => (
            <Button
              key={method}
              type="button"
              variant="link"
              className="justify-self-start"
              onClick={() => choose(method)}
            >
              {labels[method]}
            </Button>
          ))}
      {typed.length === 0 && <div className="flex justify-end">{children}</div>}
    </div>
  )
}

type TypedProps = {
  method: Typed
  form: { hidden: Record<string, string>; onDone?: () => void; noValidate: boolean }
  buttons: ReactNode
}

function TypedProof({ method, form, buttons }: TypedProps) {
  if (method === 'password')
    return (
      <ActionForm {...form} action={proveWithPassword} className="grid gap-5">
        <PasswordField label="Your password" name="password" autoComplete="current-password" required />
        {buttons}
      </ActionForm>
    )
  if (method === 'authenticator')
    return (
      <ActionForm {...form} action={proveWithAuthenticator} className="grid gap-5">
        <FormField label="Code from your authenticator app" {...code} />
        {buttons}
      </ActionForm>
    )
  return (
    <div className="grid gap-5">
      <RequestCode />
      <ActionForm {...form} action={proveWithCode} className="grid gap-5">
        <FormField label="Code from the email" {...code} />
        {buttons}
      </ActionForm>
    </div>
  )
}

const code = {
  name: 'code',
  inputMode: 'numeric',
  autoComplete: 'one-time-code',
  required: true,
} as const

const RequestCode = () => (
  <ActionForm action={sendProofCode} className="grid justify-items-start gap-2">
    {({ data }) => (
      <>
        <SubmitButton variant="secondary">
          {data?.note ? 'Email another code' : 'Email me a code'}
        </SubmitButton>
        <p role="status" className="text-muted-foreground text-sm empty:hidden">
          {data?.note}
        </p>
      </>
    )}
  </ActionForm>
)
