import type { Metadata } from 'next'
import { page } from '@/components/page'
import { AlreadyMember } from '@/components/screens/already-member'
import { AuthCard } from '@/components/screens/auth-card'
import { Button } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import { AppError } from '@/lib/errors'
import { answerWith } from '@/lib/http/answer'
import { arriveAtLink } from '@/lib/invitation-links/queries'
import { Offered } from './arrivals'

export const metadata: Metadata = { robots: { index: false }, referrer: 'no-referrer' }

export default page('public', async ({ context, params: { token = '' } }) => {
  const arrival = await arriveAtLink(context, token)
  switch (arrival.kind) {
    case 'unknown':
      answerWith(new AppError('not_found', 'Invitation link not found.'))
      return (
        <AuthCard title="Invitation link not found" description="Copy the whole link, or ask for a new one.">
          <Elsewhere />
        </AuthCard>
      )
    case 'closed':
      return (
        <AuthCard title="You can’t join with this link" description={arrival.why}>
          <p className="mb-5 text-sm">
            This link is for <bdi className="font-semibold">{arrival.organization}</bdi>.
          </p>
          <Elsewhere />
        </AuthCard>
      )
    case 'already-member':
      return <AlreadyMember {...arrival} unneeded="You don’t need this link." />
    default:
      return <Offered token={token} viewer={context} {...arrival} />
  }
})

const Elsewhere = () => (
  <Button size="lg" variant="secondary" className="w-full" asChild>
    <Link href="/">Home</Link>
  </Button>
)
