'use client'

import { FormField, useFormState } from '@/components/action-form'
import { NativeSelect } from '@/components/ui/native-select'

export type RoleOption = { name: string; label: string }

type Props = {
  roles: RoleOption[]
  label?: string
  /** By default the least one: member. */
  role?: string
  className?: string
}

/** The role that an invitation or another way to join gives. */
export function RoleField({ roles, label = 'Role', role, className }: Props) {
  const { values } = useFormState()
  const usual = roles.find(({ name }) => name === 'member') ?? roles.at(-1)
  const chosen = values?.role ?? role ?? usual?.name
  return (
    <FormField label={label} name="role" className={className} defaultValue={chosen}>
      {/* The key: when a form is reset, a select returns to the option it was created with. */}
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
