'use client'

import type { ComponentProps } from 'react'
import { ActionForm } from '@/components/action-form'
import { SubmitButton } from '@/components/ui/submit-button'

/** Says where the code is on its way to. */
export const RequestCode = ({ children, ...form }: ComponentProps<typeof ActionForm>) => (
  <ActionForm {...form} className="flex flex-wrap items-end gap-3">
    {(state) => (
      <>
        {typeof children === 'function' ? children(state) : children}
        <SubmitButton variant="secondary" className="w-full sm:w-auto">
          {state.data?.note ? 'Email another code' : 'Email a code'}
        </SubmitButton>
        <p role="status" className="basis-full text-muted-foreground empty:hidden">
          {state.data?.note}
        </p>
      </>
    )}
  </ActionForm>
)
