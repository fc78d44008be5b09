import { randomBytes } from 'node:crypto'
import type { ReactNode } from 'react'
import { ProofDialog } from '@/components/proof/proof-dialog'
import type { Viewer } from '@/lib/guard/context'
import { FormScopeProvider } from './scope'

/** Every ActionForm needs this around it: for whom it is rendered, and the start of its token. */
export function FormScope({ viewer, children }: { viewer: Viewer | null; children: ReactNode }) {
  const person = viewer && { id: viewer.user.id, name: viewer.user.name }
  return (
    <FormScopeProvider person={person} seed={randomBytes(16).toString('base64url')}>
      {children}
      <ProofDialog />
    </FormScopeProvider>
  )
}
