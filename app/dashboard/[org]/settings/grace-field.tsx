'use client'

import { FormField, useFormState } from '@/components/action-form'
import { NativeSelect } from '@/components/ui/native-select'

/** How long members have, once a second factor is required. */
export function GraceField() {
  const { values } = useFormState()
  const chosen = values?.graceDays ?? '7'
  return (
    <FormField label="Time for members to set one up" name="graceDays" defaultValue={chosen}>
      {/* The key: when a form is reset, a select returns to the option it was created with. */}
      <NativeSelect key={chosen}>
        <option value="0">None: it takes effect immediately</option>
        <option value="7">7 days</option>
        <option value="30">30 days</option>
      </NativeSelect>
    </FormField>
  )
}
