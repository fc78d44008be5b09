'use client'

import { FormField, useFormState } from '@/components/action-form'
import { NativeSelect } from '@/components/ui/native-select'

export type RoleOption = { name: string; label: string }

/** The role that an invitation gives. */
export function RoleField({ roles, className }: { roles: RoleOption[]; className?: string }) {
  const { values } = useFormState()
  const usual = roles.find(({ name }) => name === 'member') ?? roles.at(-1)
  const chosen = values?.role ?? usual?.name
  return (
    <FormField label="Role" name="role" className={className} defaultValue={chosen}>
      {/* The key: a reset form goes back to the option that was chosen when the select was made. */}
      <NativeSelect key={chosen}>
        {roles.map(({ name, label }) => (
          <option key={name} value={name}>
            {label}
          </option>
        ))}
      </NativeSelect>
    </FormField>
  )
}
