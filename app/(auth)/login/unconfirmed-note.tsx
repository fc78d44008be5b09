'use client'

import Link from 'next/link'
import { useFormState } from '@/components/action-form'
import { accountPath } from '@/lib/auth/paths'

/** After a right password for an address that nobody confirmed yet: the way to the page that waits for the mail. */
export function UnconfirmedNote({ callbackUrl }: { callbackUrl: string }) {
  const { code, fields, values } = useFormState()
  if (code !== 'forbidden' || !fields?.email) return null
  return (
    <Link
      href={accountPath('/verify-email', { email: values?.email, callbackUrl })}
      className="-mt-2 justify-self-start rounded-sm py-1 font-medium text-sm underline underline-offset-4"
    >
      Confirm your email address
    </Link>
  )
}
