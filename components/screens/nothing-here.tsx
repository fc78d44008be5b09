'use client'

import { Refusal } from '@/components/screens/refusal'
import { Button } from '@/components/ui/button'

/**
 * The same for what does not exist and for what belongs to others. Goes inside a `<main>`. In the
 * browser and with plain links, because Next sends it with every page.
 */
export function NothingHere({ className }: { className?: string }) {
  return (
    <Refusal
      className={className}
      title="Page not found"
      description="Check the URL. The page might belong to an organization that you’re not a member of."
    >
      <Button asChild>
        <a href="/dashboard">Go to dashboard</a>
      </Button>
      <Button variant="secondary" asChild>
        <a href="/">Home</a>
      </Button>
    </Refusal>
  )
}
