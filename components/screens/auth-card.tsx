import type { ReactNode } from 'react'
import { CourtPlan } from '@/components/court-plan'
import { Logo } from '@/components/logo'
import { ThemeToggle } from '@/components/theme-toggle'
import { Title } from '@/components/title'
import { Link } from '@/components/ui/link'
import { brand } from '@/lib/brand'

type AuthCardProps = {
  /** Of the card, and of the document. */
  title: string
  description?: ReactNode
  children?: ReactNode
  /** Under the card: links to related pages. */
  footer?: ReactNode
}

/** The layout of sign-in, sign-up and related pages, including `<main id="main">`. */
export function AuthCard({ title, description, children, footer }: AuthCardProps) {
  return (
    <div className="relative isolate flex min-h-dvh flex-col overflow-hidden">
      <CourtPlan className="absolute top-1/2 left-1/2 -z-10 size-[72rem] -translate-x-1/2 -translate-y-1/2 [mask-image:radial-gradient(closest-side,black_35%,transparent)]" />
      <Title of={[title]} />
      <header className="flex h-16 shrink-0 items-center justify-between px-5 sm:px-8">
        <Link href="/" aria-label={`${brand.name}, home`} className="flex h-10 items-center rounded-md">
          <Logo />
        </Link>
        <ThemeToggle />
      </header>
      <main id="main" className="flex flex-1 flex-col items-center justify-center px-4 pt-4 pb-16 sm:pb-24">
        <div className="w-full max-w-[26rem] rounded-xl border bg-card p-6 shadow-md sm:p-8">
          <h1 className="font-semibold text-[1.375rem] leading-tight [overflow-wrap:anywhere]">{title}</h1>
          {description && (
            <div className="mt-2 text-muted-foreground [overflow-wrap:anywhere]">{description}</div>
          )}
          {children && <div className="mt-6">{children}</div>}
        </div>
        {footer && (
          <div className="mt-5 max-w-[26rem] bg-background px-2 text-center text-muted-foreground text-sm [&_a]:font-medium [&_a]:text-foreground [&_a]:underline [&_a]:decoration-input [&_a]:underline-offset-4 [&_a:hover]:decoration-foreground">
            {footer}
          </div>
        )}
      </main>
    </div>
  )
}
