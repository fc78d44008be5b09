import { AuditPages } from '@/components/audit/audit-pages'
import { FilterForm } from '@/components/audit/filter-form'
import { page } from '@/components/page'
import { Title } from '@/components/title'
import { Card } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import { auditActions, auditFilter, listAudit } from '@/lib/audit/queries'
import { readsEverything } from '@/lib/audit/readable'
import { isolated } from '@/lib/isolated'
import { auditRow } from './audit-rows'
import { AuditTable } from './audit-table'
import { ExportForm } from './export-form'
import { NoEntries } from './no-entries'

export default page('audit:read', async ({ context, query }) => {
  const { slug, name } = context.organization
  const { before, ...filter } = auditFilter.parse(query)
  const [found, actions] = await Promise.all([
    listAudit(context, { ...filter, before }),
    auditActions(context),
  ])

  return (
    <div className="grid grid-cols-1 gap-6">
      <Title of={['Audit log', name]} />
      <PageHeader
        title="Audit log"
        description={[
          `Everything that happened in ${isolated(name)}, including denied attempts. Entries can’t be edited or deleted.`,
          !readsEverything(context.permissions) &&
            'Entries about things you don’t have permission to view are hidden.',
        ]
          .filter(Boolean)
          .join(' ')}
        actions={<ExportForm slug={slug} filter={filter} />}
      />
      <Card>
        <FilterForm path={`/dashboard/${slug}/audit-log`} filter={filter} actions={actions} />
        {found.rows.length > 0 ? (
          <AuditTable rows={found.rows.map(auditRow)} />
        ) : (
          <NoEntries
            slug={slug}
            filtered={Object.values(filter).some(Boolean)}
            older={before !== undefined}
          />
        )}
      </Card>
      <AuditPages filter={filter} older={found.next} newest={before !== undefined} />
    </div>
  )
})
