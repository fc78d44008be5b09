import { Time } from '@/components/time'
import { Badge } from '@/components/ui/badge'
import { Link } from '@/components/ui/link'
import {
  Table,
  TableBody,
  TableCaption,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
} from '@/components/ui/table'

type Project = {
  id: string
  name: string
  createdAt: Date
  archivedAt: Date | null
  createdBy: string | null
}

export function ProjectTable({ slug, projects }: { slug: string; projects: Project[] }) {
  return (
    <Table>
      <TableCaption>Projects, newest first</TableCaption>
      <TableHeader>
        <TableRow>
          <TableHead>Name</TableHead>
          <TableHead>Created by</TableHead>
          <TableHead>Created</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {projects.map(({ id, name, createdAt, archivedAt, createdBy }) => (
          <TableRow key={id} className="relative">
            <TableCell>
              <span className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
                <Link
                  href={`/dashboard/${slug}/projects/${id}`}
                  className="touch-target inline-flex items-center font-medium after:absolute after:inset-0"
                >
                  <bdi>{name}</bdi>
                </Link>
                {archivedAt && <Badge variant="outline">Archived</Badge>}
              </span>
            </TableCell>
            <TableCell label="Created by" className="text-muted-foreground">
              {createdBy ? <bdi>{createdBy}</bdi> : 'A former member'}
            </TableCell>
            <TableCell label="Created" className="whitespace-nowrap text-muted-foreground tabular-nums">
              <Time at={createdAt} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
