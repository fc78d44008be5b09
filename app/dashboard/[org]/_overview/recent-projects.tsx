import { Time } from '@/components/time'
import { Button } from '@/components/ui/button'
import { Card, CardAction, CardHeader, CardTitle } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'

type Project = { id: string; name: string; createdAt: Date; createdBy: string | null }

export function RecentProjects({ slug, projects }: { slug: string; projects: Project[] }) {
  return (
    <Card>
      <CardHeader className="pb-3 sm:pb-3">
        <CardTitle>Recent projects</CardTitle>
        <CardAction>
          <Button variant="link" size="sm" className="-my-2" asChild>
            <Link href={`/dashboard/${slug}/projects`}>View projects</Link>
          </Button>
        </CardAction>
      </CardHeader>
      {projects.length === 0 ? (
        <EmptyState
          icon={<Icon name="folder" />}
          title="No active projects"
          description="New projects appear here."
          className="pt-6 pb-12"
        />
      ) : (
        <ul className="divide-y border-t">
          {projects.map(({ id, name, createdAt, createdBy }) => (
            <li
              key={id}
              className="relative flex items-baseline gap-4 px-5 py-3 last:rounded-b-xl hover:bg-muted/50 sm:px-6"
            >
              <Link href={`/dashboard/${slug}/projects/${id}`} className="row-link min-w-0 flex-1">
                <bdi>{name}</bdi>
              </Link>
              {createdBy && (
                <bdi className="hidden min-w-0 max-w-[40%] text-muted-foreground text-sm sm:block">
                  {createdBy}
                </bdi>
              )}
              <span className="fact shrink-0 text-sm">
                <Time at={createdAt} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
