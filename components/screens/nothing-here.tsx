import Link from 'next/link'
import { Refusal } from '@/components/screens/refusal'
import { Button } from '@/components/ui/button'

/** Says the same of what does not exist and of what belongs to others. Stands inside a `<main>`. */
export function NothingHere({ className }: { className?: string }) {
  return (
    <Refusal
      className={className}
      title="There is nothing here"
      description="The page may have moved, the address may have a typo, or it belongs to an organization you are not a member of."
    >
      <Button asChild>
        <Link href="/dashboard" prefetch={false}>
          Go to your dashboard
        </Link>
      </Button>
      <Button variant="secondary" asChild>
        <Link href="/">Start page</Link>
      </Button>
    </Refusal>
  )
}
