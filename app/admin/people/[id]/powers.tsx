import { ActionForm } from '@/components/action-form'
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { SubmitButton } from '@/components/ui/submit-button'
import type { Staff } from '@/lib/guard/context'
import { staffPermissionsOf } from '@/lib/guard/policy'
import { isolated } from '@/lib/isolated'
import { actAs, viewAs } from '@/lib/staff/impersonation'
import { banPerson, confirmAgain, signOutPerson, unbanPerson } from '@/lib/staff/operations'
import type { Person } from '@/lib/staff/person'
import { ReasonForm } from '../../reason-form'
import {
  actAsAction,
  banAction,
  confirmAgainAction,
  signOutPersonAction,
  unbanAction,
  viewAsAction,
} from './actions'

/** What this staff member can do for or to the person. */
export function Powers({ staff: { user }, person }: { staff: Staff; person: Person }) {
  const hidden = { userId: person.id }
  const name = isolated(person.name)
  const may = ({ permission }: { permission: Parameters<typeof user.staff.has>[0] }) =>
    user.staff.has(permission)
  const isStaff = staffPermissionsOf(person.role).size > 0
  const canSignIn = person.emailVerified && !person.ban
  if (![banPerson, signOutPerson, viewAs].some(may)) return null
  return (
    <Card>
      <CardHeader>
        <CardTitle>Support</CardTitle>
        <CardDescription>
          The audit log names you. In an organization, its owners see that you entered.
        </CardDescription>
      </CardHeader>
      <CardContent className="flex flex-wrap items-start gap-3">
        {may(viewAs) && canSignIn && !isStaff && (
          <ReasonForm action={viewAsAction} hidden={hidden} label="View as" confirm={`View as ${name}`}>
            You see what {name} sees in their organizations for 30 minutes, and can’t change anything.
          </ReasonForm>
        )}
        {may(actAs) && canSignIn && !isStaff && (
          <ReasonForm
            action={actAsAction}
            hidden={hidden}
            label="Make changes as"
            confirm={`Make changes as ${name}`}
            dangerous
          >
            For 30 minutes, you can do in their organizations what {name} can. Each entry in the audit logs
            names both of you.
          </ReasonForm>
        )}
        {may(signOutPerson) && (
          <ActionForm action={signOutPersonAction} hidden={hidden} quiet>
            <SubmitButton variant="secondary">Sign out everywhere</SubmitButton>
          </ActionForm>
        )}
        {may(confirmAgain) && !person.emailVerified && (
          <ActionForm action={confirmAgainAction} hidden={hidden} quiet>
            <SubmitButton variant="secondary">Send confirmation link</SubmitButton>
          </ActionForm>
        )}
        {may(banPerson) && !person.ban && person.id !== user.id && (
          <ReasonForm action={banAction} hidden={hidden} label="Ban" confirm={`Ban ${name}`} dangerous>
            <Consequences person={person} />
          </ReasonForm>
        )}
        {may(unbanPerson) && person.ban && (
          <ReasonForm
            action={unbanAction}
            hidden={hidden}
            label="Lift ban"
            confirm={`Lift the ban of ${name}`}
          >
            {name} can sign in again. What the ban ended stays ended.
          </ReasonForm>
        )}
      </CardContent>
    </Card>
  )
}

function Consequences({ person: { memberships } }: { person: Person }) {
  const alone = memberships.filter((each) => each.alone && !each.deletedAt)
  return (
    <>
      <p>
        Ends all their sessions, their pending invitations to others, their invitation links, ownership offers
        and requests to join. They stay a member of their organizations.
      </p>
      {alone.length > 0 && (
        <p className="mt-2 text-danger-ink">
          No other owner is left in{' '}
          {new Intl.ListFormat('en-GB').format(alone.map(({ name }) => isolated(name)))}.
        </p>
      )}
    </>
  )
}
