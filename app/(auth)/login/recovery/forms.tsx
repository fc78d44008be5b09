import { ActionForm } from '@/components/action-form'
import { SubmitButton } from '@/components/ui/submit-button'
import { finishRecoveryAction, stopRecoveryAction } from './actions'

type Props = { token: string }

export const Finish = ({ token }: Props) => (
  <ActionForm action={finishRecoveryAction} hidden={{ token }} className="grid gap-5">
    <SubmitButton variant="destructive" size="lg">
      Turn off second factor
    </SubmitButton>
  </ActionForm>
)

export const Stop = ({ token }: Props) => (
  <ActionForm action={stopRecoveryAction} hidden={{ token }} className="grid gap-5">
    <SubmitButton size="lg">Keep my second factor</SubmitButton>
  </ActionForm>
)
