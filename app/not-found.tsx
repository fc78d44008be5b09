import type { Metadata } from 'next'
import Link from 'next/link'
import { Refusal } from '@/components/screens/refusal'
import { Button } from '@/components/ui/button'

export const metadata: Metadata = { title: 'Not found' }

export default function NotFound() {
  return (
    <main id="main">
      <Refusal
        className="min-h-dvh"
        title="There is nothing here"
        description="The page may have moved, the address may have a typo, or it belongs to an organization you are not a member of."
      >
        <Button asChild>
          <Link href="/dashboard">Go to your dashboard</Link>
        </Button>
        <Button variant="secondary" asChild>
          <Link href="/">Start page</Link>
        </Button>
      </Refusal>
    </main>
  )
}
