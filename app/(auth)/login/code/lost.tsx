'use client'

import { ActionForm } from '@/components/action-form'
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
        <SubmitButton size="lg">Request to turn it off</SubmitButton>
      )
    }
  </ActionForm>
)
