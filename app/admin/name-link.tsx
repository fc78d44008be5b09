import type { Route } from 'next'
import Link from 'next/link'

type Props<Path> = { href: Route<Path extends string ? Path : never>; children: string }

/** A person's or an organization's name, which leads to their page. */
export function NameLink<Path extends string>({ href, children }: Props<Path>) {
  return (
    <Link
      href={href}
      className="focus-ring touch-target inline-flex max-w-full items-center rounded-sm font-medium [overflow-wrap:anywhere] hover:underline"
    >
      <bdi className="min-w-0">{children}</bdi>
    </Link>
  )
}
