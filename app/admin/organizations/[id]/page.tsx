import type { ReactNode } from 'react'
import { ListPages } from '@/components/list-pages'
import { page } from '@/components/page'
import { Time } from '@/components/time'
import { Title } from '@/components/title'
import { Alert, AlertDescription, AlertTitle } from '@/components/ui/alert'
import { Avatar } from '@/components/ui/avatar'
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import { readableEmail } from '@/lib/email/address'
import { holdsStaff } from '@/lib/guard/context'
import { roleLabel } from '@/lib/guard/policy'
import { pageOf } from '@/lib/href'
import { isolated } from '@/lib/isolated'
import { listPlatformAudit } from '@/lib/staff/audit'
import { restoreForOwner } from '@/lib/staff/operations'
import { listMembersOf, readOrganization } from '@/lib/staff/organization'
import { Entries } from '../../audit-log/entries'
import { NameLink } from '../../name-link'
import { ReasonForm } from '../../reason-form'
import { restoreForOwnerAction } from './actions'

export default page('staff:read', async ({ context, params, query }) => {
  const organization = await readOrganization(context, params.id ?? '')
  const { id, name, slug, createdAt, deletedAt, restorableUntil, memberCount, domains, linkCount } =
    organization
  const owners = await listMembersOf(context, id, { owners: true, ...pageOf(query, 'owners') })
  const others = await listMembersOf(context, id, { owners: false, ...pageOf(query, 'members') })
  const canStillRestore = restorableUntil !== null && restorableUntil > new Date()
  const done = holdsStaff(context, 'staff:audit')
    ? await listPlatformAudit(context, { about: `organization:${id}` })
    : null

  return (
    <div className="grid grid-cols-1 gap-6">
      <Title of={[name, 'Staff']} />
      <PageHeader
        title={<bdi>{name}</bdi>}
        description={
          <>
            <span className="font-mono">{slug}</span>, created <Time at={createdAt} />,{' '}
            {memberCount === 1 ? '1 member' : `${memberCount} members`}
          </>
        }
      />
      {deletedAt && restorableUntil && (
        <Alert variant="warning">
          <AlertTitle>
            Deleted on <Time at={deletedAt} />
          </AlertTitle>
          <AlertDescription>
            {canStillRestore ? (
              <span key="restorable">
                It can be restored until <Time at={restorableUntil} />.
              </span>
            ) : (
              <span key="final">It is scheduled for permanent deletion.</span>
            )}
          </AlertDescription>
        </Alert>
      )}
      {canStillRestore && context.user.staff.has(restoreForOwner.permission) && (
        <ReasonForm
          action={restoreForOwnerAction}
          hidden={{ organizationId: id }}
          label="Restore"
          confirm={`Restore ${isolated(name)}`}
        >
          Its members can use it again immediately. Pending invitations, requests to join, invitation links
          and ownership offers are not restored, and its domains have to be verified again.
        </ReasonForm>
      )}
      <Members title="Owners" rows={owners.rows}>
        <ListPages page={owners} query={query} list="owners" label="Pages of owners" />
      </Members>
      <Members title="Other members" rows={others.rows}>
        <ListPages page={others} query={query} list="members" label="Pages of members" />
      </Members>
      <Card>
        <CardHeader>
          <CardTitle>Other ways to join</CardTitle>
          <CardDescription>
            {linkCount === 1
              ? 'One invitation link is active.'
              : `${linkCount || 'No'} invitation links are active.`}
          </CardDescription>
        </CardHeader>
        {domains.length > 0 && (
          <CardContent>
            <ul className="divide-y">
              {domains.map(({ domain, verifiedAt }) => (
                <li key={domain} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2 text-sm">
                  <bdi className="font-medium [overflow-wrap:anywhere]">{domain}</bdi>
                  <span className="text-muted-foreground">
                    {verifiedAt ? (
                      <span key="verified">
                        verified since <Time at={verifiedAt} />
                      </span>
                    ) : (
                      <span key="not-verified">not verified</span>
                    )}
                  </span>
                </li>
              ))}
            </ul>
          </CardContent>
        )}
      </Card>
      {done && (
        <Card>
          <CardHeader>
            <CardTitle>What staff did</CardTitle>
          </CardHeader>
          <Entries entries={done.rows} />
        </Card>
      )}
    </div>
  )
})

type Props = {
  title: string
  rows: Awaited<ReturnType<typeof listMembersOf>>['rows']
  children: ReactNode
}

const Members = ({ title, rows, children }: Props) => (
  <Card>
    <CardHeader>
      <CardTitle>{title}</CardTitle>
    </CardHeader>
    <CardContent>
      {rows.length === 0 && <p className="text-muted-foreground text-sm">None</p>}
      <ul className="divide-y">
        {rows.map((member) => (
          <li key={member.id} className="flex items-center gap-3 py-2 text-sm">
            <Avatar name={member.name} seed={member.id} image={member.image} size="sm" />
            <span className="min-w-0">
              <NameLink href={`/admin/people/${member.id}`}>{member.name}</NameLink>{' '}
              <span className="text-muted-foreground [overflow-wrap:anywhere]">
                <bdi>{readableEmail(member.email)}</bdi>, {isolated(roleLabel(member.role))}, since{' '}
                <Time at={member.since} />
              </span>
            </span>
          </li>
        ))}
      </ul>
      <div className="mt-4 empty:hidden">{children}</div>
    </CardContent>
  </Card>
)
