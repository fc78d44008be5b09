'use client'

import { useRef } from 'react'
import { FormField } from '@/components/action-form'
import { NativeSelect } from '@/components/ui/native-select'
import { useScripted } from '@/components/use-scripted'
import { timeZones } from '@/lib/account/time-zones'

/**
 * The browser lists the zones, as the list is longer than the rest of the page. Without JavaScript,
 * their name is typed.
 */
export function TimeZoneField({ chosen }: { chosen: string | null }) {
  const isScripted = useScripted()
  // What was typed before, or restored (components/forms/draft.ts), moves to the select.
  const typed = useRef('')
  const keep = (input: HTMLInputElement) => () => {
    typed.current = input.value
  }
  const takeOver = (select: HTMLSelectElement | null) => {
    if (select && typed.current) select.value = typed.current
    typed.current = ''
  }
  return (
    <FormField
      label="Time zone"
      name="timeZone"
      defaultValue={chosen ?? ''}
      hint="For times on screens and in emails to you. Until you choose one, emails use UTC."
      className="sm:max-w-sm"
      {...(!isScripted && { placeholder: 'Europe/Berlin', ref: keep })}
    >
      {isScripted && (
        <NativeSelect ref={takeOver}>
          <option value="">This browser’s time zone</option>
          {[...new Set([...timeZones, ...(chosen ? [chosen] : [])])].map((name) => (
            <option key={name} value={name}>
              {name.replaceAll('_', ' ')}
            </option>
          ))}
        </NativeSelect>
      )}
    </FormField>
  )
}
