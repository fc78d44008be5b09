'use client'

import type { Route } from 'next'
import { useRouter } from 'next/navigation'
import { type ComponentProps, type FormEvent, useTransition } from 'react'

type GetFormProps<Path> = Omit<ComponentProps<'form'>, 'action' | 'method' | 'onSubmit'> & {
  action: Route<Path extends string ? Path : never>
}

/** A form over the query of a page, which stays and takes over its new content. */
export function GetForm<Path extends string>({ action, ...props }: GetFormProps<Path>) {
  const router = useRouter()
  const [, start] = useTransition()

  const go = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const query = new URLSearchParams()
    for (const [name, value] of new FormData(event.currentTarget))
      if (typeof value === 'string') query.append(name, value)
    start(() => router.push(`${action}?${query}`))
  }

  return <form {...props} action={action} onSubmit={go} />
}
