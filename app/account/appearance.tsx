import { ActionForm, FormField } from '@/components/action-form'
import { ThemeChoice } from '@/components/theme-choice'
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { NativeSelect } from '@/components/ui/native-select'
import { SubmitButton } from '@/components/ui/submit-button'
import { timeZones } from '@/lib/account/time-zones'
import { chooseTimeZoneAction } from './actions'

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
          <FormField
            label="Time zone"
            name="timeZone"
            defaultValue={timeZone ?? ''}
            hint="For times on screens and in emails to you."
            className="sm:max-w-sm"
          >
            <NativeSelect>
              <option value="">This browser’s time zone</option>
              {timeZones.map((name) => (
                <option key={name} value={name}>
                  {name.replaceAll('_', ' ')}
                </option>
              ))}
            </NativeSelect>
          </FormField>
          <SubmitButton className="justify-self-start">Save time zone</SubmitButton>
        </ActionForm>
      </CardContent>
    </Card>
  )
}
