import { ListPages } from '@/components/list-pages'
import { page } from '@/components/page'
import { SearchForm } from '@/components/search-form'
import { Title } from '@/components/title'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { PageHeader } from '@/components/ui/page-header'
import { pageOf, samePage, searchText } from '@/lib/href'
import { isolated } from '@/lib/isolated'
import { listEmails, retryEmail } from '@/lib/staff/deliveries'
import { mailFigures } from '@/lib/staff/queries'
import { emailRows } from './email-rows'
import { EmailTable } from './email-table'
import { MailFigures } from './mail-figures'

export default page('staff:read', async ({ context, query }) => {
  const search = searchText(query)
  const problems = query.show === 'problems'
  const found = await listEmails(context, { search, problems, ...pageOf(query) })
  const figures = await mailFigures(context)

  return (
    <div className="grid grid-cols-1 gap-6">
      <Title of={['Emails', 'Staff']} />
      <PageHeader
        title="Emails"
        description="Every email from the last 90 days, without its text."
        actions={
          <Button variant="secondary" asChild>
            <Link
              href={samePage(query, {
                show: problems ? undefined : 'problems',
                after: undefined,
                before: undefined,
              })}
            >
              {problems ? 'Show all emails' : 'Show only problems'}
            </Link>
          </Button>
        }
      />
      <MailFigures figures={figures} />
      <Card>
        <div className="card-bar">
          <SearchForm
            path="/admin/emails"
            label="Search by the recipient’s full email"
            value={search}
            keep={{ show: query.show }}
            className="sm:max-w-sm"
          />
        </div>
        {found.rows.length > 0 ? (
          <EmailTable
            emails={emailRows(found.rows)}
            canRetry={context.user.staff.has(retryEmail.permission)}
          />
        ) : (
          <EmptyState
            icon={<Icon name="mail-x" />}
            title="No emails found"
            description={whyNone(search, problems)}
          />
        )}
      </Card>
      <ListPages page={found} query={query} label="Pages of emails" />
    </div>
  )
})

function whyNone(search: string, problems: boolean): string {
  if (search) return `No emails${problems ? ' with problems' : ''} match “${isolated(search)}”.`
  return problems ? 'No emails have problems.' : 'There are no emails from the last 90 days.'
}
