'use client'

import { useRouter } from 'next/navigation'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'

/** Who is looking at a page, or null if signed out. */
export type Person = { id: string; name: string }

type Scope = { person: Person | null; seed: string }

const FormScope = createContext<Scope | undefined>(undefined)

type Props = {
  person: Person | null
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
  const isShellOfAnother = outer !== undefined && outer.person?.id !== person?.id

  // Next keeps a layout between pages, and this one still shows who was signed in when it was
  // rendered.
  useEffect(() => {
    if (isShellOfAnother) router.refresh()
  }, [isShellOfAnother, router])

  return <FormScope.Provider value={{ person, seed }}>{children}</FormScope.Provider>
}

export function useFormScope(): Scope {
  const scope = useContext(FormScope)
  if (!scope) throw new Error('An ActionForm is outside of page() and of a <FormScope>.')
  return scope
}
