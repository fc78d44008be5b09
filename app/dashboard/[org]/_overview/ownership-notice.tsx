import { Time } from '@/components/time'
import { Alert, AlertDescription, AlertTitle } from '@/components/ui/alert'
import { Link } from '@/components/ui/link'
import type { OrganizationFacts } from '@/lib/guard/context'
import type { openOffer } from '@/lib/ownership/queries'

type Props = { organization: OrganizationFacts; offer: Awaited<ReturnType<typeof openOffer>> }

/** Tells the person who was offered the organization, in addition to the email. */
export function OwnershipNotice({ organization: { name, slug }, offer }: Props) {
  if (offer?.side !== 'receiver') return null
  return (
    <Alert>
      <AlertTitle>You’ve been offered ownership</AlertTitle>
      <AlertDescription>
        <bdi>{offer.name}</bdi> wants to transfer <bdi>{name}</bdi> to you. The offer expires on{' '}
        <Time at={offer.expiresAt} />. <Link href={`/dashboard/${slug}/settings`}>Accept or decline</Link>
      </AlertDescription>
    </Alert>
  )
}
