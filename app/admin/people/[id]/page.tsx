import type { ReactNode } from 'react'
import { ListPages } from '@/components/list-pages'
import { page } from '@/components/page'
import { Time } from '@/components/time'
import { Title } from '@/components/title'
import { Alert, AlertDescription, AlertTitle } from '@/components/ui/alert'
import { Badge } from '@/components/ui/badge'
import { Card, CardContent, CardHeader, CardTitle } from '@/components/ui/card'
import { Link } from '@/components/ui/link'
import { PageHeader } from '@/components/ui/page-header'
import { deviceOf, placeOf } from '@/lib/account/user-agent'
import { readableEmail } from '@/lib/email/address'
import { holdsStaff } from '@/lib/guard/context'
import { isStaffRole, roleLabel, staffRoles } from '@/lib/guard/policy'
import { pageOf } from '@/lib/href'
import { isolated } from '@/lib/isolated'
import { listPlatformAudit } from '@/lib/staff/audit'
import { listEmails, retryEmail } from '@/lib/staff/deliveries'
import { listMemberships, listSessionsOf, type Person, readPerson } from '@/lib/staff/person'
import { Entries } from '../../audit-log/entries'
import { emailRows } from '../../emails/email-rows'
import { EmailTable } from '../../emails/email-table'
import { NameLink } from '../../name-link'
import { Powers } from './powers'

export default page('staff:read', async ({ context, params, query }) => {
  const person = await readPerson(context, params.id ?? '')
  const { id } = person
  const memberships = await listMemberships(context, id, pageOf(query, 'organizations'))
  const sessions = await listSessionsOf(context, id, pageOf(query, 'sessions'))
  const emails = await listEmails(context, { search: person.email, ...pageOf(query, 'emails') })
  const done = holdsStaff(context, 'staff:audit')
    ? await listPlatformAudit(context, { about: `user:${id}` })
    : null

  return (
    <div className="grid grid-cols-1 gap-6">
      <Title of={[person.name, 'Staff']} />
      <PageHeader
        title={<bdi>{person.name}</bdi>}
        description={
          <>
            <bdi>{readableEmail(person.email)}</bdi>, joined <Time at={person.createdAt} />
          </>
        }
        actions={<Standing person={person} />}
      />
      {person.ban && (
        <Alert variant="danger">
          <AlertTitle>
            <span>Banned</span>
            {person.ban.until && (
              <span>
                {' '}
                until <Time at={person.ban.until} as="time" />
              </span>
            )}
          </AlertTitle>
          <AlertDescription>{person.ban.reason}</AlertDescription>
        </Alert>
      )}
      <Powers staff={context} person={person} />
      <Memberships rows={memberships.rows}>
        <ListPages page={memberships} query={query} list="organizations" label="Pages of organizations" />
      </Memberships>
      <Sessions rows={sessions.rows}>
        <ListPages page={sessions} query={query} list="sessions" label="Pages of sessions" />
      </Sessions>
      <Card>
        <CardHeader>
          <CardTitle>Emails</CardTitle>
        </CardHeader>
        {emails.rows.length > 0 ? (
          <EmailTable
            emails={emailRows(emails.rows)}
            canRetry={context.user.staff.has(retryEmail.permission)}
          />
        ) : (
          <CardContent className="text-muted-foreground text-sm">No emails in the last 90 days.</CardContent>
        )}
      </Card>
      <ListPages page={emails} query={query} list="emails" label="Pages of emails" />
      {done && (
        <Card>
          <CardHeader>
            <CardTitle>What staff did</CardTitle>
          </CardHeader>
          <Entries entries={done.rows} />
          {done.next && (
            <CardContent className="text-sm">
              <Link href={`/admin/audit-log?${new URLSearchParams({ person: id })}`}>All entries</Link>
            </CardContent>
          )}
        </Card>
      )}
    </div>
  )
})

function Standing({ person: { role, emailVerified } }: { person: Person }) {
  return (
    <>
      {role !== null && isStaffRole(role) && <Badge variant="warning">Staff: {staffRoles[role].label}</Badge>}
      {emailVerified ? (
        <Badge variant="success">Confirmed</Badge>
      ) : (
        <Badge variant="warning">Not confirmed</Badge>
      )}
    </>
  )
}

type Rows<List extends (...given: never[]) => Promise<{ rows: unknown[] }>> = {
  rows: Awaited<ReturnType<List>>['rows']
  children: ReactNode
}

function Memberships({ rows, children }: Rows<typeof listMemberships>) {
  return (
    <Card>
      <CardHeader>
        <CardTitle>Organizations</CardTitle>
      </CardHeader>
      <CardContent>
        {rows.length === 0 && <p className="text-muted-foreground text-sm">None</p>}
        <ul className="divide-y">
          {rows.map(({ id, name, role, since, alone, deletedAt }) => (
            <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2 text-sm">
              <NameLink href={`/admin/organizations/${id}`}>{name}</NameLink>
              <span className="text-muted-foreground">
                {isolated(roleLabel(role))}, since <Time at={since} />
              </span>
              {alone && <Badge variant="outline">Only owner</Badge>}
              {deletedAt && <Badge variant="warning">Deleted</Badge>}
            </li>
          ))}
        </ul>
        <div className="mt-4 empty:hidden">{children}</div>
      </CardContent>
    </Card>
  )
}

function Sessions({ rows, children }: Rows<typeof listSessionsOf>) {
  return (
    <Card>
      <CardHeader>
        <CardTitle>Sessions</CardTitle>
      </CardHeader>
      <CardContent>
        {rows.length === 0 && <p className="text-muted-foreground text-sm">Not signed in anywhere</p>}
        <ul className="divide-y">
          {rows.map(({ id, userAgent, address, createdAt, usedAt, staff }) => (
            <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2 text-sm">
              <span className="font-medium">{deviceOf(userAgent)}</span>
              {staff && <Badge variant="warning">Platform staff</Badge>}
              <span className="text-muted-foreground">
                {placeOf(address) ? `Signed in from ${placeOf(address)} on` : 'Signed in on'}{' '}
                <Time at={createdAt} />, last active <Time at={usedAt} as="ago" />
              </span>
            </li>
          ))}
        </ul>
        <div className="mt-4 empty:hidden">{children}</div>
      </CardContent>
    </Card>
  )
}
