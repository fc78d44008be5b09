'use client'

import Link from 'next/link'
import { Refusal } from '@/components/screens/refusal'
import { Button } from '@/components/ui/button'

export default function ErrorScreen({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <main id="main">
      <Refusal
        className="min-h-dvh"
        title="Something went wrong"
        description={
          <>
            <p>This wasn’t your fault. Try again. If it keeps happening, come back in a few minutes.</p>
            <FaultReference error={error} />
          </>
        }
      >
        <Button type="button" onClick={() => retry()}>
          Try again
        </Button>
        <Button variant="secondary" asChild>
          <Link href="/">Home</Link>
        </Button>
      </Refusal>
    </main>
  )
}

function FaultReference({ error }: { error: unknown }) {
  if (!(error instanceof Error) || !('digest' in error) || typeof error.digest !== 'string') return null
  return (
    <p className="mt-3 text-sm">
      Reference: <code className="font-mono">{error.digest}</code>
    </p>
  )
}
