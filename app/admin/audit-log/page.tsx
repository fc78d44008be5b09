import { page } from '@/components/page'
import { Title } from '@/components/title'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { PageHeader } from '@/components/ui/page-header'
import { samePage } from '@/lib/href'
import { listPlatformAudit, platformFilter } from '@/lib/staff/audit'
import { Entries } from './entries'

export default page('staff:audit', async ({ context, query }) => {
  const { before } = platformFilter.parse(query)
  const { rows, next } = await listPlatformAudit(context, { before })

  return (
    <div className="grid grid-cols-1 gap-6">
      <Title of={['Audit log', 'Staff']} />
      <PageHeader
        title="Audit log"
        description="Everything that staff did, who is staff, and who is banned. Entries can’t be edited or deleted."
      />
      <Card>
        <Entries entries={rows} />
      </Card>
      <nav aria-label="Pages of the audit log" className="flex flex-wrap justify-between gap-3 empty:hidden">
        {before && (
          <Button variant="outline" size="sm" asChild>
            <Link href={samePage({}, {})}>
              <Icon name="chevrons-left" /> Newest
            </Link>
          </Button>
        )}
        {next && (
          <Button variant="outline" size="sm" className="ml-auto" asChild>
            <Link href={samePage({}, { before: String(next) })} rel="next">
              Older <Icon name="arrow-right" />
            </Link>
          </Button>
        )}
      </nav>
    </div>
  )
})
