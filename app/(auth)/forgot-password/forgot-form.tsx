'use client'

import { ActionForm, FormField } from '@/components/action-form'
import { Alert, AlertDescription } from '@/components/ui/alert'
import { SubmitButton } from '@/components/ui/submit-button'
import { requestResetAction } from './actions'

export function ForgotForm({ email }: { email?: string }) {
  return (
    <ActionForm action={requestResetAction} noValidate className="grid gap-5">
      {({ status, data }) => (
        <>
          {status === 'done' && (
            <Alert variant="success">
              <AlertDescription>{data?.note}</AlertDescription>
            </Alert>
          )}
          <FormField
            label="Email"
            name="email"
            type="email"
            autoComplete="email"
            defaultValue={data?.email ?? email}
            required
          />
          <SubmitButton size="lg" variant={status === 'done' ? 'secondary' : 'default'}>
            {status === 'done' ? 'Send another link' : 'Send link'}
          </SubmitButton>
        </>
      )}
    </ActionForm>
  )
}
