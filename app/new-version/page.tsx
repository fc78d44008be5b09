import type { Metadata } from 'next'
import { page } from '@/components/page'
import { Refusal } from '@/components/screens/refusal'
import { Button } from '@/components/ui/button'
import { AppError } from '@/lib/errors'
import { safePath } from '@/lib/guard/routes'
import { answerWith } from '@/lib/http/answer'

export const metadata: Metadata = { title: 'A new version is available' }

/** Where the server sends a browser without JavaScript whose form an earlier version of the app rendered. */
export default page('public', ({ query }) => {
  answerWith(new AppError('conflict', 'A new version is available.'))
  return (
    <main id="main">
      <Refusal
        className="min-h-dvh"
        title="A new version is available"
        description="Nothing was sent. Go back to copy what you typed, then open the page again and send it from there."
      >
        <Button asChild>
          <a href={safePath(query.from, '/')}>Open the page again</a>
        </Button>
      </Refusal>
    </main>
  )
})
