'use client'

import type { Route } from 'next'
import NextLink, { useLinkStatus } from 'next/link'
import type { ComponentProps } from 'react'

type LinkProps<Path> = Omit<ComponentProps<'a'>, 'href'> &
  Pick<ComponentProps<typeof NextLink>, 'scroll'> & {
    href: Route<Path extends string ? Path : never>
  }

/**
 * A link between the product's own pages. It is marked while its page is on the way (globals.css),
 * and is not prefetched: these pages are rendered for each request, so a prefetch brings nothing.
 */
export function Link<Path extends string>({ children, ...props }: LinkProps<Path>) {
  return (
    <NextLink {...props} prefetch={false}>
      {children}
      <Pending />
    </NextLink>
  )
}

function Pending() {
  const { pending } = useLinkStatus()
  return <span hidden data-pending-link={pending || undefined} />
}
