import type { Route } from 'next'
import { Link } from '@/components/ui/link'

type Props<Path> = { href: Route<Path extends string ? Path : never>; children: string }

/** A person's or an organization's name, which leads to their page. */
export const NameLink = <Path extends string>({ href, children }: Props<Path>) => (
  <Link href={href} className="name-link">
    <bdi className="min-w-0">{children}</bdi>
  </Link>
)
