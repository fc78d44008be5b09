import type { Metadata } from 'next'
import Link from 'next/link'
import { Refusal } from '@/components/screens/refusal'
import { Button } from '@/components/ui/button'

export const metadata: Metadata = { title: 'Not found' }

/** Says the same of what does not exist and of what belongs to others. The layout brings the `<main>`. */
export default function NotFound() {
  return (
    <Refusal
      title="There is nothing here"
      description="The address may have a typo, the thing may have been deleted, or it belongs to an organization you are not a member of."
    >
      <Button asChild>
        <Link href="/dashboard" prefetch={false}>
          Go to your dashboard
        </Link>
      </Button>
    </Refusal>
  )
}
