import type { ReactNode } from 'react'
import { Broken } from '@/components/screens/broken'
import { NothingHere } from '@/components/screens/nothing-here'
import { Refusal } from '@/components/screens/refusal'
import { Button } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import type { AppError } from '@/lib/errors'

// What page() shows instead of a page. If the layout has the <main>, they are rendered inside it;
// otherwise they bring their own.

type InLayout = { inLayout: boolean }

export function NotFoundScreen({ inLayout }: InLayout) {
  return (
    <Main inLayout={inLayout}>
      <meta name="robots" content="noindex" />
      <NothingHere className={tallUnless(inLayout)} />
    </Main>
  )
}

type ForbiddenProps = {
  refusal: AppError
  help?: string
  home: '/admin' | '/dashboard' | `/dashboard/${string}`
}

export function ForbiddenScreen({ refusal: { message }, help = '', home }: ForbiddenProps) {
  return (
    <Refusal title="You don’t have access to this page" description={`${message} ${help}`}>
      <Button asChild>
        <Link href={home}>{home === '/admin' ? 'Back to organizations' : 'Back to overview'}</Link>
      </Button>
    </Refusal>
  )
}

/** Where to get what is missing, and nothing of the organization but its name. */
export const SecondFactorScreen = ({ message }: { message: string }) => (
  <Refusal title="Set up a second factor" description={message}>
    <Button asChild>
      <Link href="/account#second-factor">Set up authenticator app</Link>
    </Button>
    <Button variant="secondary" asChild>
      <Link href="/account#passkeys">Add a passkey</Link>
    </Button>
  </Refusal>
)

export function UnavailableScreen({ here, message, inLayout }: InLayout & { here: string; message: string }) {
  return (
    <Main inLayout={inLayout}>
      <Refusal className={tallUnless(inLayout)} title="Temporarily unavailable" description={message}>
        <TryAgain here={here} />
      </Refusal>
    </Main>
  )
}

export function BrokenScreen({ here, inLayout }: InLayout & { here: string }) {
  return (
    <Main inLayout={inLayout}>
      <Broken className={tallUnless(inLayout)}>
        <TryAgain here={here} />
      </Broken>
    </Main>
  )
}

const TryAgain = ({ here }: { here: string }) => (
  <Button asChild>
    <a href={here}>Try again</a>
  </Button>
)

const Main = ({ inLayout, children }: InLayout & { children: ReactNode }) =>
  inLayout ? children : <main id="main">{children}</main>

const tallUnless = (inLayout: boolean) => (inLayout ? undefined : 'min-h-dvh')
