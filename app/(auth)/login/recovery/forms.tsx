'use client'

import { ActionForm } from '@/components/action-form'
import { Alert, AlertDescription } from '@/components/ui/alert'
import { SubmitButton } from '@/components/ui/submit-button'
import { finishRecoveryAction, stopRecoveryAction } from './actions'

export const Finish = ({ token }: { token: string }) => (
  <ActionForm action={finishRecoveryAction} hidden={{ token }} className="grid gap-5">
    <SubmitButton variant="destructive" size="lg">
      Turn off second factor
    </SubmitButton>
  </ActionForm>
)

export const Stop = ({ token, works }: { token: string; works: boolean }) => (
  <ActionForm action={stopRecoveryAction} hidden={{ token }} className="grid gap-5">
    {({ data }) =>
      data?.note ? (
        <Alert variant="success">
          <AlertDescription>{data.note}</AlertDescription>
        </Alert>
      ) : works ? (
        <SubmitButton size="lg">Keep my second factor</SubmitButton>
      ) : (
        <p>
          There’s nothing to stop: the request was stopped or has expired, or your second factor is already
          off.
        </p>
      )
    }
  </ActionForm>
)
