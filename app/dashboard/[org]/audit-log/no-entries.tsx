import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'

type Props = { slug: string; filtered: boolean; older: boolean }

export function NoEntries({ slug, filtered, older }: Props) {
  if (filtered)
    return (
      <EmptyState
        icon={<Icon name="search-x" />}
        title="No entries found"
        description={
          older
            ? 'No older entries match this filter.'
            : 'No entries match this filter. Try a wider date range, or choose “Any action”.'
        }
        action={
          <Button variant="secondary" asChild>
            <Link href={`/dashboard/${slug}/audit-log`}>Clear filter</Link>
          </Button>
        }
      />
    )
  return (
    <EmptyState
      icon={<Icon name="scroll-text" />}
      title={older ? 'No older entries' : 'No entries yet'}
      description={
        older
          ? 'You’ve reached the start of the log.'
          : 'Every change to people, roles, projects and the organization itself appears here.'
      }
    />
  )
}
