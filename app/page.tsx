import type { ComponentProps } from 'react'
import { DashboardDrawing } from '@/app/_landing/dashboard-drawing'
import { ReadingOrder } from '@/app/_landing/reading-order'
import { Reasons } from '@/app/_landing/reasons'
import { CourtPlan } from '@/components/court-plan'
import { Logo } from '@/components/logo'
import { ThemeToggle } from '@/components/theme-toggle'
import { Title } from '@/components/title'
import { Button } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import { brand } from '@/lib/brand'
import { currentViewer } from '@/lib/guard/server'

export default async function LandingPage() {
  // Not page('public'): without the database this page is as it is to those signed out.
  const signedIn = (await currentViewer().catch(() => null)) !== null
  return (
    <>
      <Title of={[]} />
      <SiteHeader signedIn={signedIn} />
      <main id="main">
        <Hero signedIn={signedIn} />
        <Reasons />
        <ReadingOrder />
        <CallToAction signedIn={signedIn} />
      </main>
      <SiteFooter signedIn={signedIn} />
    </>
  )
}

type Props = { signedIn: boolean }

function SiteHeader({ signedIn }: Props) {
  return (
    <header className="sticky top-0 z-40 border-b bg-background/90 backdrop-blur-md">
      <div className="mx-auto flex h-16 max-w-6xl items-center gap-1 px-5 sm:px-8">
        <Link href="/" aria-label={`${brand.name}, home`} className="flex h-10 items-center rounded-md">
          <Logo />
        </Link>
        <nav aria-label="This page" className="ml-6 hidden md:flex">
          <Button variant="ghost" asChild>
            <a href="#reasons">Why Atrium</a>
          </Button>
          <Button variant="ghost" asChild>
            <a href="#code">Explore the code</a>
          </Button>
        </nav>
        <div className="ml-auto flex items-center gap-1">
          <ThemeToggle />
          {signedIn ? (
            <OpenDashboard className="ml-1" />
          ) : (
            <>
              <Button variant="ghost" className="-mr-3 text-foreground sm:mr-0" asChild>
                <Link href="/login">Sign in</Link>
              </Button>
              <Button className="ml-1 hidden sm:inline-flex" asChild>
                <Link href="/register">Create an account</Link>
              </Button>
            </>
          )}
        </div>
      </div>
    </header>
  )
}

function Hero({ signedIn }: Props) {
  return (
    <section className="relative isolate overflow-hidden border-b">
      <CourtPlan className="absolute top-1/2 left-1/2 -z-10 hidden lg:block size-[68rem] -translate-x-[10%] -translate-y-1/2 [mask-image:radial-gradient(closest-side,black_40%,transparent)]" />
      <div className="mx-auto grid max-w-6xl items-center gap-x-14 gap-y-14 px-5 py-16 sm:px-8 sm:py-20 lg:grid-cols-[minmax(0,9fr)_minmax(0,10fr)] lg:py-24">
        <div>
          <h1 className="font-semibold text-[2.125rem] leading-[1.04] tracking-[-0.05em] sm:text-6xl lg:text-[3.25rem] xl:text-[3.375rem]">
            <span className="block">Sign-up, teams</span> <span className="block">and permissions.</span>{' '}
            <span className="block">Already built.</span>
          </h1>
          <p className="mt-6 max-w-lg text-lg text-muted-foreground leading-relaxed">
            Atrium is a multi-tenant SaaS starter on Next.js and Postgres, with organizations, invitations,
            roles and an audit log. Fork it and build your product.
          </p>
          <GetStarted signedIn={signedIn} />
        </div>
        <DashboardDrawing />
      </div>
    </section>
  )
}

function GetStarted({ signedIn }: Props) {
  return (
    <>
      <div className="mt-8 flex flex-wrap gap-3">
        {signedIn ? (
          <OpenDashboard size="lg" />
        ) : (
          <>
            <Button size="lg" asChild>
              <Link href="/register">Create an account</Link>
            </Button>
            <Button size="lg" variant="secondary" asChild>
              <Link href="/login">Sign in</Link>
            </Button>
          </>
        )}
      </div>
      <p className="mt-6 flex flex-wrap items-center gap-x-3 gap-y-2 text-muted-foreground text-sm">
        Or run it locally:
        <code className="rounded-md border bg-card px-2.5 py-1 font-mono text-foreground text-sm">
          npm run dev
        </code>
      </p>
    </>
  )
}

function CallToAction({ signedIn }: Props) {
  return (
    <section className="mx-auto max-w-6xl px-5 py-20 sm:px-8 sm:py-28">
      <h2 className="max-w-2xl font-semibold text-3xl leading-[1.1] tracking-[-0.035em] sm:text-[2.5rem]">
        Start building on Atrium
      </h2>
      <GetStarted signedIn={signedIn} />
    </section>
  )
}

function SiteFooter({ signedIn }: Props) {
  return (
    <footer className="border-t">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center justify-between gap-x-8 gap-y-4 px-5 py-8 text-muted-foreground text-sm sm:px-8">
        <Logo />
        <p>Next.js, Better Auth, Drizzle and Postgres. MIT licensed.</p>
        {!signedIn && (
          <nav aria-label="Accounts" className="flex gap-5">
            <Link href="/register" className={footerLink}>
              Create an account
            </Link>
            <Link href="/login" className={footerLink}>
              Sign in
            </Link>
          </nav>
        )}
      </div>
    </footer>
  )
}

const footerLink = 'inline-flex min-h-10 items-center rounded-md hover:text-foreground'

function OpenDashboard(props: Pick<ComponentProps<typeof Button>, 'size' | 'className'>) {
  return (
    <Button {...props} asChild>
      <Link href="/dashboard">Open dashboard</Link>
    </Button>
  )
}
