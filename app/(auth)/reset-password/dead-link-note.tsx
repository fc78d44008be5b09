'use client'

import { useFormState } from '@/components/action-form'
import { Link } from '@/components/ui/link'

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
