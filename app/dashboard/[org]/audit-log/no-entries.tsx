import { ScrollText, SearchX } from 'lucide-react'
import Link from 'next/link'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'

type Props = { slug: string; filtered: boolean; older: boolean }

export function NoEntries({ slug, filtered, older }: Props) {
  if (filtered)
    return (
      <EmptyState
        icon={<SearchX />}
        title="No entries found"
        description={
          older
            ? 'Nothing older fits this filter.'
            : 'Nothing that happened here fits this filter. Try a longer span of days, or every action.'
        }
        action={
          <Button variant="secondary" asChild>
            <Link href={`/dashboard/${slug}/audit-log`}>Show everything</Link>
          </Button>
        }
      />
    )
  return (
    <EmptyState
      icon={<ScrollText />}
      title={older ? 'Nothing is older' : 'Nothing has happened yet'}
      description={
        older
          ? 'The log begins after this point.'
          : 'Every change of people, roles, projects and the organization itself appears here.'
      }
    />
  )
}
