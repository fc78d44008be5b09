'use client'

import { useId } from 'react'
import { ActionForm, FormField, useFormState } from '@/components/action-form'
import { CheckboxField } from '@/components/ui/field'
import { SubmitButton } from '@/components/ui/submit-button'
import type { FormState } from '@/lib/http/action'
import type { ChoiceGroup } from './choices'

type Props = {
  action: (state: FormState, form: FormData) => Promise<FormState>
  slug: string
  groups: ChoiceGroup[]
  submit: string
  /** Whether the form has a field for the name of a new role. */
  named?: boolean
  /** The role being changed. */
  role?: { name: string; label: string }
  /** The permissions it has so far. */
  ticked?: readonly string[]
}

export function RoleForm({ action, slug, groups, submit, named = false, role, ticked = [] }: Props) {
  return (
    <ActionForm
      action={action}
      organization={slug}
      hidden={role ? { roleName: role.name, object: role.label } : {}}
      className="grid gap-5"
    >
      {named && (
        <FormField
          id="new-role"
          label="Role name"
          name="role"
          required
          maxLength={31}
          autoComplete="off"
          placeholder="Support team"
          className="sm:max-w-sm"
        />
      )}
      <Permissions
        name={role === undefined ? 'permission' : 'data.permission'}
        groups={groups}
        ticked={ticked}
      />
      <div>
        <SubmitButton>{submit}</SubmitButton>
      </div>
    </ActionForm>
  )
}

type PermissionsProps = { name: string; groups: ChoiceGroup[]; ticked: readonly string[] }

function Permissions({ name, groups, ticked }: PermissionsProps) {
  const { status, values, fields } = useFormState()
  const error = fields?.[name]
  const errorId = useId()
  const kept = status === 'refused' ? (values?.[name]?.split('\n') ?? []) : ticked

  return (
    <>
      <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
        {groups.map(({ label, choices }) => (
          <fieldset key={label} aria-describedby={error ? errorId : undefined}>
            <legend className="mb-1 font-medium text-sm">{label}</legend>
            {choices.map(({ permission, sentence, held }) => (
              <CheckboxField
                key={permission}
                name={name}
                value={permission}
                label={held ? sentence : `${sentence} (you don’t have this permission)`}
                defaultChecked={kept.includes(permission)}
                disabled={!held}
              />
            ))}
          </fieldset>
        ))}
      </div>
      {error && (
        <p id={errorId} className="font-medium text-danger-ink text-sm">
          {error.join(' ')}
        </p>
      )}
    </>
  )
}
