'use client'

import { ActionForm } from '@/components/action-form'
import { PasswordField } from '@/components/password-field'
import { Alert, AlertDescription } from '@/components/ui/alert'
import { SubmitButton } from '@/components/ui/submit-button'
import { requestRecoveryAction } from './actions'

export const Lost = () => (
  <ActionForm action={requestRecoveryAction} className="grid gap-5">
    {({ data }) =>
      data?.note ? (
        <Alert variant="success">
          <AlertDescription>{data.note}</AlertDescription>
        </Alert>
      ) : (
        <>
          <PasswordField label="Your password" name="password" autoComplete="current-password" required />
          <SubmitButton size="lg">Request to turn off second factor</SubmitButton>
        </>
      )
    }
  </ActionForm>
)
