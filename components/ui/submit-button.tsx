'use client'

import type { ComponentProps } from 'react'
import { useFormStatus } from 'react-dom'
import { Button } from '@/components/ui/button'

/**
 * A Button that shows while its form is pending. Of several with a name, the one that was clicked.
 */
export function SubmitButton(props: Omit<ComponentProps<typeof Button>, 'pending' | 'type' | 'asChild'>) {
  const { pending, data } = useFormStatus()
  const isSent = props.name === undefined || data?.get(props.name) === props.value
  return <Button {...props} pending={pending && isSent} aria-disabled={pending || undefined} />
}
