import { Confirm } from '@/components/confirm'
import { Card } from '@/components/ui/card'
import type { OrganizationFacts } from '@/lib/guard/context'
import { leaveOrganization } from '../members/actions'

export function LeaveOrganization({ organization: { name, slug } }: { organization: OrganizationFacts }) {
  return (
    <Card className="flex-row flex-wrap items-center justify-between gap-x-6 gap-y-4 p-5 sm:p-6">
      <div className="min-w-0 flex-1 basis-64">
        <h2 className="font-semibold">Leave</h2>
        <p className="mt-0.5 text-muted-foreground text-sm">
          You’ll lose access immediately. Your projects stay with the organization.
        </p>
      </div>
      <Confirm
        action={leaveOrganization}
        organization={slug}
        label="Leave organization"
        variant="outline"
        className="max-sm:w-full"
        confirm="Leave"
      >
        Leave{' '}
        <strong className="font-semibold">
          <bdi>{name}</bdi>
        </strong>
        ? To come back, you’ll need a new invitation.
      </Confirm>
    </Card>
  )
}
