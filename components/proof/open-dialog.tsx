'use client'

import { useEffect, useId, useRef } from 'react'
import type { AskedForProof } from '@/components/forms/scope'
import { Button } from '@/components/ui/button'
import { ProofForm } from './proof-form'

export function OpenDialog({ asked, end }: { asked: AskedForProof; end: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const isProven = useRef(false)
  const id = useId()

  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal()
  }, [])

  return (
    <dialog
      ref={dialog}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-why`}
      onClose={() => {
        end()
        if (isProven.current) asked.goOn()
        else asked.cancel()
      }}
      className="dialog"
    >
      <h2 id={`${id}-title`} className="font-semibold text-base">
        Confirm that it’s you
      </h2>
      <p id={`${id}-why`} className="mt-1.5 mb-4 text-muted-foreground text-sm">
        We won’t ask again for ten minutes.
      </p>
      <ProofForm
        methods={asked.methods}
        onDone={() => {
          isProven.current = true
          dialog.current?.close()
        }}
      >
        <Button type="button" variant="secondary" onClick={() => dialog.current?.close()}>
          Cancel
        </Button>
      </ProofForm>
    </dialog>
  )
}
