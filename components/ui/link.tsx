'use client'

import type { Route } from 'next'
import { useRouter } from 'next/navigation'
import { type ComponentProps, type MouseEvent, useTransition } from 'react'

type LinkProps<Path> = Omit<ComponentProps<'a'>, 'href'> & {
  href: Route<Path extends string ? Path : never>
  scroll?: boolean
}

/**
 * A link between the product's own pages. It is marked while its page is on the way (globals.css).
 * Not next/link, which is a tenth of our own scripts on a page, for prefetching: these pages are
 * rendered for each request, so a prefetch brings nothing.
 */
export function Link<Path extends string>({ href, scroll, onClick, children, ...props }: LinkProps<Path>) {
  const router = useRouter()
  const [pending, start] = useTransition()

  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event)
    if (event.defaultPrevented || !isPlainClick(event)) return
    event.preventDefault()
    start(() => router.push(href, { scroll }))
  }

  return (
    <a {...props} href={href} onClick={follow} data-pending-link={pending || undefined}>
      {children}
    </a>
  )
}

/** Others open a tab or a window, or save the page. */
const isPlainClick = ({ button, metaKey, ctrlKey, shiftKey, altKey }: MouseEvent) =>
  button === 0 && !metaKey && !ctrlKey && !shiftKey && !altKey
