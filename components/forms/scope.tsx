'use client'

import { useRouter } from 'next/navigation'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import type { ProofMethod } from '@/lib/account/proof-methods'

/** Who is looking at a page, or null if signed out. */
export type Person = { id: string; name: string }

/** A form waits until the person has proved who they are (components/proof). */
export type AskedForProof = { methods: readonly ProofMethod[]; goOn: () => void; cancel: () => void }

type Scope = {
  person: Person | null
  seed: string
  asked: AskedForProof | undefined
  askForProof: (asked: AskedForProof | undefined) => void
}

const FormScope = createContext<Scope | undefined>(undefined)

type Props = Pick<Scope, 'person'> & {
  /** 128 random bits from the server for each rendering. The forms' tokens begin with them. */
  seed: string
  children: ReactNode
}

/** Tells the forms inside for whom they were rendered. page() and the shells' layouts render it. */
export function FormScopeProvider({ person, seed: drawn, children }: Props) {
  const outer = useContext(FormScope)
  const router = useRouter()
  // The first one stays: a refresh must not change the token of a form that waits for its answer.
  const [seed] = useState(drawn)
  const [asked, askForProof] = useState<AskedForProof>()
  const isShellOfAnother = outer !== undefined && outer.person?.id !== person?.id

  // Next keeps a layout between pages, and this one still shows who was signed in when it was
  // rendered.
  useEffect(() => {
    if (isShellOfAnother) router.refresh()
  }, [isShellOfAnother, router])

  const scope = { person, seed, asked, askForProof }
  return <FormScope.Provider value={scope}>{children}</FormScope.Provider>
}

export function useFormScope(): Scope {
  const scope = useContext(FormScope)
  if (!scope) throw new Error('An ActionForm is outside of page() and of a <FormScope>.')
  return scope
}
