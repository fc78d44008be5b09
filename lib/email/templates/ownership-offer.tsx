import { MailAction, MailLayout, MailText } from '@/lib/email/templates/layout'

export type OwnershipOfferProps = { organization: string; owner: string; url: string }

export function OwnershipOffer({ organization, owner, url }: OwnershipOfferProps) {
  return (
    <MailLayout
      preview={`${owner} offers you the ownership of ${organization}.`}
      heading={`Become the owner of ${organization}`}
      reason={`You received this because you are a member of ${organization} on Atrium. If you do not want it, decline, or do nothing: without you, nothing happens, and the offer ends after seven days.`}
    >
      <MailText>
        {owner} offers you the ownership of <strong>{organization}</strong>. If you accept, you become its
        owner, and {owner} becomes an admin.
      </MailText>
      <MailAction url={url}>See the offer</MailAction>
    </MailLayout>
  )
}
