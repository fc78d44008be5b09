import type { Metadata } from 'next'
import { page } from '@/components/page'
import { AlreadyMember } from '@/components/screens/already-member'
import { AppError } from '@/lib/errors'
import { answerWith } from '@/lib/http/answer'
import { arriveAtInvitation } from '@/lib/invitations/queries'
import { Closed, Open, OtherAccount, SignedOut, Unknown } from './arrivals'

export const metadata: Metadata = { robots: { index: false } }

export default page('public', async ({ context, params: { id = '' } }) => {
  const arrival = await arriveAtInvitation(context, id)
  switch (arrival.kind) {
    case 'unknown':
      answerWith(new AppError('not_found', 'Invitation not found.'))
      return <Unknown />
    case 'closed':
      return <Closed signedIn={context !== null} {...arrival} />
    case 'signed-out':
      return <SignedOut id={id} {...arrival} />
    case 'other-account':
      return <OtherAccount id={id} {...arrival} />
    case 'already-member':
      return <AlreadyMember {...arrival} unneeded="You don’t need to accept this invitation." />
    case 'open':
      return <Open id={id} {...arrival} />
  }
})
