'use client'

import { type ComponentProps, useState } from 'react'
import { useFormState } from '@/components/action-form'
import { Field } from '@/components/ui/field'
import { useFieldControl } from '@/components/ui/field-control'
import { Icon } from '@/components/ui/icon'
import { Input } from '@/components/ui/input'
import { useScripted } from '@/components/use-scripted'

type Props = Omit<ComponentProps<typeof Field>, 'children' | 'type' | 'error' | 'defaultValue'> & {
  autoComplete: 'current-password' | 'new-password'
}

/** A password in an ActionForm, with a button that shows it. The server never sends it back. */
export function PasswordField({ name, ...props }: Props) {
  const { fields } = useFormState()
  return (
    <Field name={name} error={fields?.[name]} {...props}>
      <PasswordInput />
    </Field>
  )
}

function PasswordInput() {
  const field = useFieldControl()
  const [shown, setShown] = useState(false)
  const scripted = useScripted()
  return (
    <span className="relative block">
      <Input
        {...field}
        type={shown ? 'text' : 'password'}
        spellCheck={false}
        autoCapitalize="none"
        className={scripted ? 'pr-11' : undefined}
      />
      {scripted && (
        <button
          suppressHydrationWarning
          type="button"
          aria-label="Show characters"
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
          className="focus-ring absolute inset-y-0 right-0 flex w-10 items-center justify-center rounded-md text-muted-foreground hover:text-foreground"
        >
          <Icon name={shown ? 'eye-off' : 'eye'} />
        </button>
      )}
    </span>
  )
}
