import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { isolated } from '@/lib/isolated'

export const NoMembers = ({ slug, search }: { slug: string; search: string }) => (
  <EmptyState
    icon={<Icon name="search-x" />}
    title="No members found"
    description={search ? `No members match “${isolated(search)}”.` : 'There is no one on this page.'}
    action={
      <Button variant="secondary" asChild>
        <Link href={`/dashboard/${slug}/members`}>Show all members</Link>
      </Button>
    }
  />
)
