import { ActionForm } from '@/components/action-form'
import { Confirm } from '@/components/confirm'
import { Badge } from '@/components/ui/badge'
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { SubmitButton } from '@/components/ui/submit-button'
import type { SecondFactor as State } from '@/lib/second-factor/queries'
import { beginSecondFactorAction, disableSecondFactorAction } from './actions'
import { RenewBackupCodes } from './backup-codes'

export function SecondFactor({ on, codesLeft }: State) {
  return (
    <Card>
      <CardHeader>
        <CardTitle className="flex flex-wrap items-center gap-2">
          Authenticator app <Badge variant={on ? 'success' : 'outline'}>{on ? 'On' : 'Off'}</Badge>
        </CardTitle>
        <CardDescription>
          When you sign in, you also enter a code from an app on your phone. Someone who learns your password
          still can’t sign in.
        </CardDescription>
      </CardHeader>
      <CardContent className="grid gap-5">
        {on ? (
          <>
            <RenewBackupCodes left={codesLeft} />
            <Confirm
              action={disableSecondFactorAction}
              label="Turn off"
              question="Turn off your authenticator app?"
              confirm="Turn off authenticator app"
              variant="outline"
            >
              Its codes and your backup codes will stop working. You’ll sign in without them.
            </Confirm>
          </>
        ) : (
          <ActionForm action={beginSecondFactorAction}>
            <SubmitButton variant="secondary">Set up authenticator app</SubmitButton>
          </ActionForm>
        )}
      </CardContent>
    </Card>
  )
}
