'use client'

import type { ReactNode } from 'react'
import { ActionForm, FormField } from '@/components/action-form'
import { PasswordField } from '@/components/password-field'
import { SubmitButton } from '@/components/ui/submit-button'
import type { ProofMethod } from '@/lib/account/proof-methods'
import { proveWithCode, proveWithPassword, sendProofCode } from './actions'

type Props = {
  methods: readonly ProofMethod[]
  /** Where to go afterwards, if not back to the form behind the dialog. */
  callbackUrl?: string
  onDone?: () => void
  /** Buttons beside the one that confirms. */
  children?: ReactNode
}

/** Asks people who they are, in the way that they have. */
export function ProofForm({ methods, callbackUrl, onDone, children }: Props) {
  const hidden: Record<string, string> = callbackUrl === undefined ? {} : { callbackUrl }
  const form = { hidden, onDone, noValidate: true }
  const buttons = (
    <div className="flex flex-wrap justify-end gap-2">
      {children}
      <SubmitButton>Confirm</SubmitButton>
    </div>
  )
  if (methods.includes('password'))
    return (
      <ActionForm {...form} action={proveWithPassword} className="grid gap-5">
        <PasswordField label="Your password" name="password" autoComplete="current-password" required />
        {buttons}
      </ActionForm>
    )
  if (methods.includes('code'))
    return (
      <div className="grid gap-5">
        <RequestCode />
        <ActionForm {...form} action={proveWithCode} className="grid gap-5">
          <FormField
            label="Code from the email"
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            required
          />
          {buttons}
        </ActionForm>
      </div>
    )
  return <p>You have no password, and this server can’t send email. Ask whoever runs it for help.</p>
}

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
