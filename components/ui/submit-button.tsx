'use client'

import type { ComponentProps } from 'react'
import { useFormStatus } from 'react-dom'
import { Button } from '@/components/ui/button'

/** A Button that shows while its form is pending. */
export function SubmitButton(props: Omit<ComponentProps<typeof Button>, 'pending' | 'type' | 'asChild'>) {
  const { pending } = useFormStatus()
  return <Button {...props} pending={pending} />
}
