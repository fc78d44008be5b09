import Link from 'next/link'
import { Time } from '@/components/time'
import { Alert, AlertDescription, AlertTitle } from '@/components/ui/alert'
import type { OrganizationFacts } from '@/lib/guard/context'
import type { openOffer } from '@/lib/ownership/queries'

type Props = { organization: OrganizationFacts; offer: Awaited<ReturnType<typeof openOffer>> }

/** To whom the organization is offered learns it here, too, and not by mail alone. */
export function OwnershipNotice({ organization: { name, slug }, offer }: Props) {
  if (offer?.side !== 'receiver') return null
  return (
    <Alert>
      <AlertTitle>You are offered the ownership</AlertTitle>
      <AlertDescription>
        <bdi>{offer.name}</bdi> offers you the ownership of <bdi>{name}</bdi>, until{' '}
        <Time at={offer.expiresAt} />. <Link href={`/dashboard/${slug}/settings`}>Accept or decline</Link>
      </AlertDescription>
    </Alert>
  )
}
