import { page } from '@/components/page'
import { Refusal } from '@/components/screens/refusal'
import { Title } from '@/components/title'
import { Button } from '@/components/ui/button'
import { AppError } from '@/lib/errors'
import { safePath } from '@/lib/guard/routes'
import { answerWith } from '@/lib/http/answer'

/**
 * Where the server redirects a browser without JavaScript whose form an earlier version of the app
 * rendered.
 */
export default page('public', ({ query }) => {
  answerWith(new AppError('conflict', 'A new version is available.'))
  return (
    <main id="main">
      <Title of={['A new version is available']} />
      <Refusal
        className="min-h-dvh"
        title="A new version is available"
        description="Nothing was saved. Go back to copy what you typed, then open the page again and submit it there."
      >
        <Button asChild>
          <a href={safePath(query.from, '/')}>Open the page again</a>
        </Button>
      </Refusal>
    </main>
  )
})
