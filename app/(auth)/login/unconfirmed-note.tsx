'use client'

import { useFormState } from '@/components/action-form'
import { Link } from '@/components/ui/link'
import { accountPath } from '@/lib/auth/paths'

/**
 * A link to request another confirmation email. Shown after every refusal: only the mailbox's owner
 * can learn that the email is not confirmed.
 */
export function UnconfirmedNote({ callbackUrl }: { callbackUrl: string }) {
  const { code, fields, values } = useFormState()
  if (code !== 'invalid' || fields) return null
  return (
    <Link
      href={accountPath('/verify-email', { email: values?.email, callbackUrl })}
      className="-mt-2 justify-self-start rounded-sm py-1 font-medium text-sm underline underline-offset-4"
    >
      Confirm your email
    </Link>
  )
}
