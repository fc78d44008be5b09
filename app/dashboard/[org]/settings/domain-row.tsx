import { Confirm } from '@/components/confirm'
import type { RoleOption } from '@/components/role-field'
import { Time } from '@/components/time'
import { Badge } from '@/components/ui/badge'
import type { Domain } from '@/lib/domains/queries'
import { removeDomain } from './actions'
import { HowToJoin } from './how-to-join'
import { VerifyDomain } from './verify-domain'

type Props = { slug: string; domain: Domain; roles: RoleOption[] }

export function DomainRow({ slug, domain: shown, roles }: Props) {
  const { id, domain, verifiedAt, stopsAt, counts } = shown
  const isClosed = verifiedAt !== null && !counts
  return (
    <li className="grid gap-4 px-5 py-4 text-sm sm:px-6" aria-label={domain}>
      <div className="relative flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <p className="flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-1 [overflow-wrap:anywhere]">
          <bdi className="font-medium">{domain}</bdi>
          {verifiedAt ? (
            <Badge variant={stopsAt || isClosed ? 'warning' : 'success'}>Verified</Badge>
          ) : (
            <Badge variant="outline">Not verified</Badge>
          )}
        </p>
        <Confirm
          action={removeDomain}
          organization={slug}
          hidden={{ domainId: id, object: domain }}
          label="Remove"
          className="max-sm:static"
          about={domain}
          question={`Remove ${domain}?`}
          confirm="Remove domain"
        >
          {verifiedAt
            ? 'People with an email at this domain will no longer be able to join on their own, and their pending requests will end. Members stay.'
            : 'Pending requests from this domain will end. Members stay.'}
        </Confirm>
      </div>
      {stopsAt && (
        <p>
          We can no longer confirm that this domain is yours. Verify it again by <Time at={stopsAt} />, or
          people will no longer be able to join this way.
        </p>
      )}
      {isClosed && (
        <p>
          No one can join this way at the moment, because the person who allowed it can no longer give this
          role. Save to allow it yourself.
        </p>
      )}
      {(!verifiedAt || stopsAt) && <VerifyDomain slug={slug} domain={shown} />}
      <HowToJoin slug={slug} domain={shown} roles={roles} />
    </li>
  )
}
