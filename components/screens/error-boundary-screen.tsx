'use client'

import { Broken } from '@/components/screens/broken'
import { Button } from '@/components/ui/button'

export type BoundaryProps = { error: unknown; retry: () => void }

/** The content of an error.tsx, inside its layout's `<main>`: the rest of the page stays. */
export function ErrorBoundaryScreen({ error, retry, className }: BoundaryProps & { className?: string }) {
  return (
    <Broken className={className} reference={referenceOf(error)}>
      <Button type="button" onClick={() => retry()}>
        Try again
      </Button>
      <Button variant="secondary" asChild>
        <a href="/dashboard">Go to dashboard</a>
      </Button>
    </Broken>
  )
}

const referenceOf = (error: unknown) =>
  error instanceof Error && 'digest' in error && typeof error.digest === 'string' ? error.digest : undefined
