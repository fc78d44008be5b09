import Link from 'next/link'
import { Refusal } from '@/components/screens/refusal'
import { Button } from '@/components/ui/button'

/** The same for what does not exist and for what belongs to others. Goes inside a `<main>`. */
export function NothingHere({ className }: { className?: string }) {
  return (
    <Refusal
      className={className}
      title="Page not found"
      description="Check the URL. The page might belong to an organization that you’re not a member of."
    >
      <Button asChild>
        <Link href="/dashboard" prefetch={false}>
          Go to dashboard
        </Link>
      </Button>
      <Button variant="secondary" asChild>
        <Link href="/">Home</Link>
      </Button>
    </Refusal>
  )
}
