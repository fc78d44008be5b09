'use client'

import { type ComponentProps, useState } from 'react'
import { PasswordField } from '@/components/password-field'
import { isCommonPassword } from '@/lib/auth/common-passwords'
import { minPasswordLength } from '@/lib/lifetimes'

type Props = Pick<ComponentProps<typeof PasswordField>, 'label' | 'name'>

/**
 * A password that someone chooses. While they type, it says what the server would refuse, and how
 * strong the password is.
 */
export function NewPasswordField(props: Props) {
  const [advice, setAdvice] = useState('')
  return (
    <div
      onInput={({ target }) => {
        if (target instanceof HTMLInputElement) setAdvice(adviceOn(target.value, emailIn(target.form)))
      }}
    >
      <PasswordField
        {...props}
        autoComplete="new-password"
        hint={
          <>
            <span className="block">At least {minPasswordLength} characters. A short phrase works well.</span>
            <span className="block min-h-[1lh] font-medium text-foreground" aria-live="polite">
              {advice}
            </span>
          </>
        }
        required
      />
    </div>
  )
}

/** NIST SP 800-63B-4 asks for length, and for no mix of characters. */
const strongLength = 20

function adviceOn(password: string, email: string | undefined): string {
  if (password === '') return ''
  if (password.length < minPasswordLength) return 'Too short so far.'
  if (isCommonPassword(password, email)) return 'Too common. Choose another one.'
  return password.length < strongLength ? 'Long enough. Longer is stronger.' : 'Strong.'
}

const emailIn = (form: HTMLFormElement | null): string | undefined =>
  form?.querySelector<HTMLInputElement>('input[name=email], input[autocomplete=username]')?.value
