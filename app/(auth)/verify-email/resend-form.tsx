'use client'

import { ActionForm, FormField } from '@/components/action-form'
import { Alert, AlertDescription } from '@/components/ui/alert'
import { SubmitButton } from '@/components/ui/submit-button'
import { sendVerificationAction } from './actions'

/** Requests another link, for the given email or for one that the person enters. */
export function ResendForm({ email, callbackUrl }: { email?: string; callbackUrl: string }) {
  return (
    <ActionForm
      action={sendVerificationAction}
      hidden={email ? { email, callbackUrl } : { callbackUrl }}
      noValidate
      className="grid gap-5"
    >
      {({ status, data }) => (
        <>
          {status === 'done' && (
            <Alert variant="success">
              <AlertDescription>{data?.note}</AlertDescription>
            </Alert>
          )}
          {!email && (
            <FormField
              label="Email"
              name="email"
              type="email"
              autoComplete="email"
              defaultValue={data?.email}
              required
            />
          )}
          <SubmitButton size="lg" variant={email ? 'secondary' : 'default'}>
            Send a new link
          </SubmitButton>
        </>
      )}
    </ActionForm>
  )
}
