import { ActionForm } from '@/components/action-form'
import { Confirm } from '@/components/confirm'
import { Time } from '@/components/time'
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { SubmitButton } from '@/components/ui/submit-button'
import type { OrganizationFacts } from '@/lib/guard/context'
import { requireSecondFactor, stopRequiringSecondFactor } from './actions'
import { GraceField } from './grace-field'

export function SecondFactor({ organization }: { organization: OrganizationFacts }) {
  const { name, slug, secondFactorFrom } = organization
  return (
    <Card id="second-factor" className="scroll-mt-20">
      <CardHeader>
        <CardTitle>Second factor</CardTitle>
        <CardDescription>
          {secondFactorFrom ? (
            <>
              {secondFactorFrom > new Date() ? (
                <span key="soon">
                  Starting <Time at={secondFactorFrom} />, every member needs
                </span>
              ) : (
                <span key="now">Every member needs</span>
              )}{' '}
              <span>
                an authenticator app or a passkey to access <bdi>{name}</bdi>.
              </span>
            </>
          ) : (
            <>
              Require every member to have an authenticator app or a passkey. Those without one can’t access{' '}
              <bdi>{name}</bdi> until they have one.
            </>
          )}
        </CardDescription>
      </CardHeader>
      <CardContent className="pt-4 sm:pt-4">
        {secondFactorFrom ? (
          <Confirm
            action={stopRequiringSecondFactor}
            organization={slug}
            label="Stop requiring a second factor"
            question="Stop requiring a second factor?"
            confirm="Stop requiring a second factor"
            variant="outline"
          >
            Members keep their second factors, but no longer need one in this organization.
          </Confirm>
        ) : (
          <ActionForm action={requireSecondFactor} organization={slug} className="grid gap-4 sm:max-w-md">
            <GraceField />
            <div>
              <SubmitButton variant="secondary">Require a second factor</SubmitButton>
            </div>
          </ActionForm>
        )}
      </CardContent>
    </Card>
  )
}
