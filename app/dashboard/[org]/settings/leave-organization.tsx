import { Card } from '@/components/ui/card'
import type { OrganizationFacts } from '@/lib/guard/context'
import { Leave } from '../members/leave'

type Props = { organization: OrganizationFacts; onlyOwner: boolean }

export function LeaveOrganization({ organization, onlyOwner }: Props) {
  return (
    <Card className="card-row">
      <div className="min-w-0 flex-1 basis-64">
        <h2 className="font-semibold">Leave</h2>
        <p className="mt-0.5 text-muted-foreground text-sm">
          You’ll lose access immediately. Your projects stay with the organization.
        </p>
      </div>
      <Leave organization={organization} onlyOwner={onlyOwner} label="Leave organization" variant="outline" />
    </Card>
  )
}
