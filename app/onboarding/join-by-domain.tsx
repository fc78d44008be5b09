import { ActionForm } from '@/components/action-form'
import { Avatar } from '@/components/ui/avatar'
import { SubmitButton } from '@/components/ui/submit-button'
import { roleInSentence } from '@/lib/guard/policy'
import type { ToJoin } from '@/lib/joining/queries'
import { joinByDomainAction } from './actions'

/** For people whose email is at a domain of the organization. */
export function JoinByDomain({ toJoin: { id, name, role, needsApproval, isAsked } }: { toJoin: ToJoin }) {
  return (
    <section className="mb-6" aria-labelledby="by-domain">
      <h2 id="by-domain" className="font-semibold">
        {isAsked
          ? 'Your request to join'
          : needsApproval
            ? 'Your email lets you ask to join'
            : 'Your email lets you join'}
      </h2>
      <div className="mt-3 flex flex-wrap items-center gap-3 rounded-lg border p-3">
        <Avatar name={name} shape="square" />
        <div className="min-w-0 flex-1 basis-40 text-sm [overflow-wrap:anywhere]">
          <p className="font-medium">
            <bdi>{name}</bdi>
          </p>
          <p className="text-muted-foreground">
            {isAsked
              ? 'You’ve asked to join. Someone there has to approve your request.'
              : offer(role, needsApproval)}
          </p>
        </div>
        {!isAsked && (
          <ActionForm action={joinByDomainAction} quiet hidden={{ organizationId: id, object: name }}>
            <SubmitButton size="sm">
              <span>
                {needsApproval ? 'Ask to join' : 'Join'} <bdi>{name}</bdi>
              </span>
            </SubmitButton>
          </ActionForm>
        )}
      </div>
    </section>
  )
}

const offer = (role: string, needsApproval: boolean) =>
  needsApproval ? 'Someone there has to approve your request.' : `You’ll join as ${roleInSentence(role)}.`
