import type { Metadata } from 'next'
import Link from 'next/link'
import { Refusal } from '@/components/screens/refusal'
import { Button } from '@/components/ui/button'

export const metadata: Metadata = { title: 'No such invitation' }

export default function NoSuchInvitation() {
  return (
    <main id="main">
      <Refusal
        className="min-h-dvh"
        title="There is no such invitation"
        description="Open the link of the mail in one piece, or ask the person who invited you for a new one."
      >
        <Button asChild>
          <Link href="/">Start page</Link>
        </Button>
      </Refusal>
    </main>
  )
}
