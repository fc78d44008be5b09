'use client'

import type { Route } from 'next'
import { useRouter } from 'next/navigation'
import { type ComponentProps, type FormEvent, useTransition } from 'react'

type GetFormProps<Path> = Omit<ComponentProps<'form'>, 'action' | 'method' | 'onSubmit'> & {
  action: Route<Path extends string ? Path : never>
}

/** A form for the query of its own page, which it does not load anew. */
export function GetForm<Path extends string>(props: GetFormProps<Path>) {
  const router = useRouter()
  const [, start] = useTransition()

  const go = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const query = new URLSearchParams()
    for (const [name, value] of new FormData(event.currentTarget))
      if (typeof value === 'string') query.append(name, value)
    start(() => router.push(`?${query}`))
  }

  return <form {...props} onSubmit={go} />
}
