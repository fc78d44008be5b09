import { MailAction, MailLayout, MailText } from '@/lib/email/templates/layout'
import { formatDuration } from '@/lib/format'
import { ownershipOfferLifetime } from '@/lib/lifetimes'

export type OwnershipOfferProps = { organization: string; owner: string; url: string }

export function OwnershipOffer({ organization, owner, url }: OwnershipOfferProps) {
  return (
    <MailLayout
      preview={`${owner} wants to transfer ${organization} to you.`}
      heading={`Become an owner of ${organization}`}
      reason={`You received this because you are a member of ${organization} on Atrium. If you don’t want to become an owner, decline the offer or ignore this email. The offer expires in ${formatDuration(ownershipOfferLifetime)}.`}
    >
      <MailText>
        {owner} wants to transfer <strong>{organization}</strong> to you. If you accept, you become an owner
        and {owner} becomes an admin.
      </MailText>
      <MailAction url={url}>View offer</MailAction>
    </MailLayout>
  )
}
