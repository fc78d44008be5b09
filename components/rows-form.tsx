'use client'

import type { ComponentProps, ReactNode } from 'react'
import { ActionForm } from '@/components/action-form'

type Props = Pick<ComponentProps<typeof ActionForm>, 'action' | 'organization'> & {
  /** Whether a row has a button that sends it. */
  offered: boolean
  children: ReactNode
}

/** One form for the buttons of all rows of a list. */
export const RowsForm = ({ offered, children, ...form }: Props) =>
  offered ? (
    <ActionForm quiet {...form}>
      {children}
    </ActionForm>
  ) : (
    children
  )
