import { ActionForm } from '@/components/action-form'
import { Time } from '@/components/time'
import { Alert, AlertDescription } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { SubmitButton } from '@/components/ui/submit-button'
import type { exportState } from '@/lib/account/export'
import { sendsMail } from '@/lib/email/inbox'
import { requestExportAction } from './actions'

export function YourData({ copy }: { copy: Awaited<ReturnType<typeof exportState>> }) {
  return (
    <Card>
      <CardHeader>
        <CardTitle>Your data</CardTitle>
        <CardDescription>
          A copy of what we keep about you, as one JSON file: your profile, sessions, organizations,
          invitations, activity and emails.
        </CardDescription>
      </CardHeader>
      <CardContent className="grid gap-5">
        {copy && !copy.isReady && (
          <Alert>
            <AlertDescription>
              {sendsMail()
                ? 'We’re preparing your copy, and will email you when it’s ready.'
                : 'We’re preparing your copy. Reload this page in a moment to download it.'}
            </AlertDescription>
          </Alert>
        )}
        {copy?.isReady && (
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
            <Button asChild>
              <a href="/account/export" download>
                Download your data
              </a>
            </Button>
            <p className="text-muted-foreground text-sm">
              Available until <Time at={copy.expiresAt} as="time" />
            </p>
          </div>
        )}
        <ActionForm action={requestExportAction}>
          <SubmitButton variant="secondary">{copy ? 'Request a new copy' : 'Request a copy'}</SubmitButton>
        </ActionForm>
      </CardContent>
    </Card>
  )
}
