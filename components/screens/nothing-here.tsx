import { Refusal } from '@/components/screens/refusal'
import { Button } from '@/components/ui/button'

/**
 * The same for what does not exist and for what belongs to others. Goes inside a
 * `<main>`. With plain links: it is part of every page, and next/link would be, too.
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
