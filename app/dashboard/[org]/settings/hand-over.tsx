import { ActionForm, FormField } from '@/components/action-form'
import { Confirm } from '@/components/confirm'
import { Time } from '@/components/time'
import { Alert, AlertDescription, AlertTitle } from '@/components/ui/alert'
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { CopyButton } from '@/components/ui/copy-button'
import { SubmitButton } from '@/components/ui/submit-button'
import { sendsMail } from '@/lib/email/inbox'
import type { OrganizationFacts } from '@/lib/guard/context'
import { isolated } from '@/lib/isolated'
import { offerUrl, type openOffer } from '@/lib/ownership/queries'
import { acceptOwnership, endOwnershipOffer, offerOwnership } from './actions'

type Offer = NonNullable<Awaited<ReturnType<typeof openOffer>>>

/** For owners without a pending offer: the first of two steps. */
export function OfferOwnership({ organization: { name, slug } }: { organization: OrganizationFacts }) {
  return (
    <Card id="ownership">
      <CardHeader>
        <CardTitle>Transfer ownership</CardTitle>
        <CardDescription>
          Offer ownership of <bdi>{name}</bdi> to another member. Once they accept, they become an owner and
          you become an admin.
        </CardDescription>
      </CardHeader>
      <CardContent className="pt-4 sm:pt-4">
        <ActionForm action={offerOwnership} organization={slug} className="grid gap-4 sm:max-w-md">
          <FormField label="Email of the new owner" name="email" type="email" required autoComplete="off" />
          <div>
            <SubmitButton variant="secondary">Offer ownership</SubmitButton>
          </div>
        </ActionForm>
      </CardContent>
    </Card>
  )
}

/** The pending offer, for the owner who made it and for the person who received it. */
export function OpenOffer({
  organization: { name, slug },
  offer,
}: {
  organization: OrganizationFacts
  offer: Offer
}) {
  return (
    <Card id="ownership" className="border-primary">
      <CardHeader>
        <CardTitle>
          {offer.side === 'receiver' ? 'You’ve been offered ownership' : 'Ownership transfer pending'}
        </CardTitle>
        <CardDescription>
          {offer.side === 'receiver'
            ? `${isolated(offer.name)} wants to transfer ${isolated(name)} to you. If you accept, you become an owner and ${isolated(offer.name)} becomes an admin.`
            : `Ownership of ${isolated(name)} has been offered to ${isolated(offer.name)}, who hasn’t accepted yet.`}{' '}
          The offer expires on <Time at={offer.expiresAt} />.
        </CardDescription>
      </CardHeader>
      <CardContent className="grid gap-4 pt-4 sm:pt-4">
        {offer.side === 'giver' && !sendsMail() && <LinkToPassOn name={offer.name} url={offerUrl(slug)} />}
        {offer.side === 'receiver' && (
          <ActionForm action={acceptOwnership} organization={slug} className="grid justify-items-start gap-4">
            <SubmitButton>Accept ownership</SubmitButton>
          </ActionForm>
        )}
        <Confirm
          action={endOwnershipOffer}
          organization={slug}
          label={offer.side === 'receiver' ? 'Decline' : 'Withdraw offer'}
          question={
            offer.side === 'receiver'
              ? `Decline ownership of ${isolated(name)}?`
              : `Withdraw the offer to ${isolated(offer.name)}?`
          }
          confirm={offer.side === 'receiver' ? 'Decline ownership' : 'Withdraw offer'}
          variant="outline"
        >
          This ends the offer. Nothing else changes.
        </Confirm>
      </CardContent>
    </Card>
  )
}

function LinkToPassOn({ name, url }: { name: string; url: string }) {
  return (
    <Alert variant="warning">
      <AlertTitle>
        Share this link with <bdi>{name}</bdi>
      </AlertTitle>
      <AlertDescription>
        <p>Email isn’t set up on this server, so nothing was sent. They can accept on this page:</p>
        <p className="mt-1.5 font-mono text-xs">{url}</p>
        <CopyButton value={url} label="Copy link" className="mt-3 noscript:hidden" />
      </AlertDescription>
    </Alert>
  )
}
