import { ActionForm, FormField } from '@/components/action-form'
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { SubmitButton } from '@/components/ui/submit-button'
import { sendsMail } from '@/lib/email/inbox'
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
  if (![viewAs, actAs, signOutPerson, confirmAgain, banPerson, unbanPerson].some(may)) return null
  return (
    <Card>
      <CardHeader>
        <CardTitle>Support</CardTitle>
        <CardDescription>
          The audit log names you. When you enter an organization, its owners can see that you did.
        </CardDescription>
      </CardHeader>
      <CardContent className="flex flex-wrap items-start gap-3">
        {may(viewAs) && canSignIn && !isStaff && (
          <ReasonForm action={viewAsAction} hidden={hidden} label="View as" confirm={`View as ${name}`}>
            For 30 minutes, you see what {name} sees in their organizations, and can’t change anything.
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
            For 30 minutes, you can do what {name} can in their organizations, except what they would have to
            confirm with their password or a code. Each entry in the audit logs names both of you.
          </ReasonForm>
        )}
        {may(signOutPerson) && (
          <ActionForm action={signOutPersonAction} hidden={hidden} quiet>
            <SubmitButton variant="secondary">Sign out everywhere</SubmitButton>
          </ActionForm>
        )}
        {may(confirmAgain) && !person.emailVerified && sendsMail() && (
          <ActionForm action={confirmAgainAction} hidden={hidden} quiet>
            <SubmitButton variant="secondary">Send confirmation link</SubmitButton>
          </ActionForm>
        )}
        {may(banPerson) && !person.ban && person.id !== user.id && (
          <ReasonForm
            action={banAction}
            hidden={hidden}
            label="Ban"
            confirm={`Ban ${name}`}
            fields={<LastDay />}
            dangerous
          >
            <Consequences person={person} />
          </ReasonForm>
        )}
        {may(unbanPerson) && person.ban && (
          <ReasonForm
            action={unbanAction}
            hidden={hidden}
            label="Lift ban"
            confirm={`Lift the ban on ${name}`}
          >
            {name} can sign in again. What the ban ended is not restored.
          </ReasonForm>
        )}
      </CardContent>
    </Card>
  )
}

function Consequences({ person: { ownsAlone } }: { person: Person }) {
  return (
    <>
      <p>
        Ends all their sessions, the pending invitations and invitation links they created, and their
        ownership offers and requests to join. They remain a member of their organizations.
      </p>
      {ownsAlone.length > 0 && (
        <p className="mt-2 text-danger-ink">
          They’re the only owner of {new Intl.ListFormat('en-GB').format(ownsAlone.map(isolated))}.
        </p>
      )}
    </>
  )
}

const LastDay = () => (
  <FormField
    name="until"
    label="Last day (optional)"
    hint="The ban ends at the end of this day, UTC. Without a day, it lasts until someone lifts it."
    type="date"
  />
)
