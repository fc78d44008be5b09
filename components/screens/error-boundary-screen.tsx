'use client'

import { Broken } from '@/components/screens/broken'

export type BoundaryProps = { error: unknown; retry: () => void }

/**
 * The content of an error.tsx, inside its layout's `<main>`: the rest of the page stays. Every page
 * loads it, so it is little.
 */
export function ErrorBoundaryScreen({ error, retry, className }: BoundaryProps & { className?: string }) {
  return (
    <Broken className={className} reference={referenceOf(error)}>
      <button type="button" onClick={() => retry()} className="btn btn-default">
        Try again
      </button>
      <a href="/dashboard" className="btn btn-secondary">
        Go to dashboard
      </a>
    </Broken>
  )
}

const referenceOf = (error: unknown) =>
  error instanceof Error && 'digest' in error && typeof error.digest === 'string' ? error.digest : undefined
