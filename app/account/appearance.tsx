import { ActionForm } from '@/components/action-form'
import { ThemeChoice } from '@/components/theme-choice'
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { SubmitButton } from '@/components/ui/submit-button'
import { chooseTimeZoneAction } from './actions'
import { TimeZoneField } from './time-zone-field'

/** The theme is hidden without JavaScript, which is needed to save it. */
export function Appearance({ timeZone }: { timeZone: string | null }) {
  return (
    <Card>
      <CardHeader>
        <CardTitle>Appearance and time zone</CardTitle>
        <CardDescription>The theme is saved in this browser, the time zone in your account.</CardDescription>
      </CardHeader>
      <CardContent className="grid gap-5">
        <div className="sm:max-w-sm">
          <ThemeChoice />
        </div>
        <ActionForm action={chooseTimeZoneAction} className="grid gap-5">
          <TimeZoneField chosen={timeZone} />
          <SubmitButton className="justify-self-start">Save time zone</SubmitButton>
        </ActionForm>
      </CardContent>
    </Card>
  )
}
