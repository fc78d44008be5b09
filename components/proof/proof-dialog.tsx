'use client'

import { lazy, Suspense } from 'react'
import { useFormScope } from '@/components/forms/scope'

/** Loaded when it is needed: few people see it. */
const OpenDialog = lazy(async () => ({ default: (await import('./open-dialog')).OpenDialog }))

/** Opens over a form that needs recent proof, and then sends that form again. */
export function ProofDialog() {
  const { asked, askForProof } = useFormScope()
  return (
    asked && (
      <Suspense>
        <OpenDialog asked={asked} end={() => askForProof(undefined)} />
      </Suspense>
    )
  )
}
