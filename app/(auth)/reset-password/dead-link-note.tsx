'use client'

import Link from 'next/link'
import { useFormState } from '@/components/action-form'

/** For a link that expired or was used after the page was opened. */
export function DeadLinkNote() {
  const { fields } = useFormState()
  if (!fields?.token) return null
  return (
    <Link
      href="/forgot-password"
      className="-mt-2 justify-self-start rounded-sm py-1 font-medium text-sm underline underline-offset-4"
    >
      Request a new link
    </Link>
  )
}
