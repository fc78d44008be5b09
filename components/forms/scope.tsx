'use client'

import { useRouter } from 'next/navigation'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'

/** Who looks at a page, or null when signed out. */
export type Person = { id: string; name: string }

type Scope = { person: Person | null; seed: string }

const FormScope = createContext<Scope | undefined>(undefined)

type Props = {
  person: Person | null
  /** Random, of 128 bits, drawn on the server for each rendering: the forms' tokens begin with it. */
  seed: string
  children: ReactNode
}

/** Tells the forms below for whom they were rendered. page() and the layouts of the shells bring it. */
export function FormScopeProvider({ person, seed: drawn, children }: Props) {
  const outer = useContext(FormScope)
  const router = useRouter()
  // The first one stays: a refresh must not give a form that waits for its answer another token.
  const [seed] = useState(drawn)
  const isShellOfAnother = outer !== undefined && outer.person?.id !== person?.id

  // Next keeps a layout from page to page, and this one still names whoever was signed in when it was drawn.
  useEffect(() => {
    if (isShellOfAnother) router.refresh()
  }, [isShellOfAnother, router])

  return <FormScope.Provider value={{ person, seed }}>{children}</FormScope.Provider>
}

export function useFormScope(): Scope {
  const scope = useContext(FormScope)
  if (!scope) throw new Error('An ActionForm stands outside page() and outside of a <FormScope>.')
  return scope
}
