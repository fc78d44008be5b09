import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { page } from '@/components/page'
import { arriveAtInvitation } from '@/lib/invitations'
import { AlreadyMember, Closed, Open, OtherAccount, SignedOut } from './arrivals'

export const metadata: Metadata = { title: 'Invitation', robots: { index: false } }

export default page(
  'public',
  ({ id = '' }) => `/invite/${id}`,
  async ({ context, params: { id = '' } }) => {
    const arrival = await arriveAtInvitation(context, id)
    switch (arrival.kind) {
      case 'unknown':
        return notFound()
      case 'closed':
        return <Closed {...arrival} />
      case 'signed-out':
        return <SignedOut id={id} {...arrival} />
      case 'other-account':
        return <OtherAccount id={id} {...arrival} />
      case 'already-member':
        return <AlreadyMember {...arrival} />
      case 'open':
        return <Open id={id} {...arrival} />
    }
  },
)
