import { AuditPages } from '@/components/audit/audit-pages'
import { FilterForm } from '@/components/audit/filter-form'
import { page } from '@/components/page'
import { Title } from '@/components/title'
import { Card } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import { auditFilter } from '@/lib/audit/queries'
import { listPlatformAudit, platformActions } from '@/lib/staff/audit'
import { Entries } from './entries'

export default page('staff:audit', async ({ context, query }) => {
  const { before, ...filter } = auditFilter.parse(query)
  const found = await listPlatformAudit(context, { ...filter, before })
  const actions = await platformActions(context)

  return (
    <div className="grid grid-cols-1 gap-6">
      <Title of={['Audit log', 'Staff']} />
      <PageHeader
        title="Audit log"
        description="Everything that staff did, including bans, and every change to who is staff. Entries can’t be edited or deleted."
      />
      <Card>
        <FilterForm path="/admin/audit-log" filter={filter} actions={actions} />
        <Entries entries={found.rows} filtered={Object.values(filter).some(Boolean)} />
      </Card>
      <AuditPages filter={filter} older={found.next} newest={before !== undefined} />
    </div>
  )
})
