import { ActionForm, FormField } from '@/components/action-form'
import { Confirm } from '@/components/confirm'
import { PasswordField } from '@/components/password-field'
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

/** For owners without an open offer: the first of the two steps. */
export function OfferOwnership({ organization: { name, slug } }: { organization: OrganizationFacts }) {
  return (
    <Card>
      <CardHeader>
        <CardTitle>Hand the organization over</CardTitle>
        <CardDescription>
          Offer <bdi>{name}</bdi> to another member. Once they accept, they are its owner and you are an
          admin.
        </CardDescription>
      </CardHeader>
      <CardContent className="pt-4 sm:pt-4">
        <ActionForm action={offerOwnership} organization={slug} className="grid gap-4 sm:max-w-md">
          <FormField label="Email of the new owner" name="email" type="email" required autoComplete="off" />
          <PasswordField label="Your password" name="password" autoComplete="current-password" />
          <div>
            <SubmitButton variant="secondary">Offer ownership</SubmitButton>
          </div>
        </ActionForm>
      </CardContent>
    </Card>
  )
}

/** The open offer, for its two sides. */
export function OpenOffer({
  organization: { name, slug },
  offer,
}: {
  organization: OrganizationFacts
  offer: Offer
}) {
  return (
    <Card className="border-primary">
      <CardHeader>
        <CardTitle>
          {offer.side === 'receiver' ? 'You are offered the ownership' : 'Ownership is offered'}
        </CardTitle>
        <CardDescription>
          {offer.side === 'receiver'
            ? `${isolated(offer.name)} offers you the ownership of ${isolated(name)}. If you accept, you become its owner, and ${isolated(offer.name)} becomes an admin.`
            : `${isolated(name)} is offered to ${isolated(offer.name)}, who has yet to accept.`}{' '}
          The offer ends on <Time at={offer.expiresAt} />.
        </CardDescription>
      </CardHeader>
      <CardContent className="grid gap-4 pt-4 sm:pt-4">
        {offer.side === 'giver' && !sendsMail() && <LinkToPassOn name={offer.name} url={offerUrl(slug)} />}
        {offer.side === 'receiver' && (
          <ActionForm action={acceptOwnership} organization={slug} className="grid gap-4 sm:max-w-md">
            <PasswordField label="Your password" name="password" autoComplete="current-password" />
            <div>
              <SubmitButton>Accept ownership</SubmitButton>
            </div>
          </ActionForm>
        )}
        <Confirm
          action={endOwnershipOffer}
          organization={slug}
          label={offer.side === 'receiver' ? 'Decline' : 'Withdraw the offer'}
          confirm={offer.side === 'receiver' ? 'Decline now' : 'Withdraw now'}
          variant="outline"
        >
          The offer ends, and nothing else changes.
        </Confirm>
      </CardContent>
    </Card>
  )
}

function LinkToPassOn({ name, url }: { name: string; url: string }) {
  return (
    <Alert variant="warning">
      <AlertTitle>
        Tell <bdi>{name}</bdi> yourself
      </AlertTitle>
      <AlertDescription>
        <p>No mail server is set up here, so nothing was sent. They accept on this page:</p>
        <p className="mt-1.5 font-mono text-xs">{url}</p>
        <CopyButton value={url} label="Copy link" className="mt-3 noscript:hidden" />
      </AlertDescription>
    </Alert>
  )
}
