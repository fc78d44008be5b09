'use client'

import type { ReactNode } from 'react'
import { FormField } from '@/components/action-form'
import { NativeSelect } from '@/components/ui/native-select'

/** @param children the options */
export function TimeZoneField({ chosen, children }: { chosen: string | null; children: ReactNode }) {
  return (
    <FormField
      label="Time zone"
      name="timeZone"
      defaultValue={chosen ?? ''}
      hint="For times on screens and in emails to you."
      className="sm:max-w-sm"
    >
      <NativeSelect>{children}</NativeSelect>
    </FormField>
  )
}
