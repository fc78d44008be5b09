'use client'

import { Time } from '@/components/time'
import { Badge } from '@/components/ui/badge'
import { Link } from '@/components/ui/link'
import { Table, TableCell } from '@/components/ui/table'

type Project = {
  id: string
  name: string
  createdAt: Date
  archivedAt: Date | null
  createdBy: string | null
}

/** In the browser: its rows are sent as data, and not once more as React's markup. */
export const ProjectTable = ({ slug, projects }: { slug: string; projects: Project[] }) => (
  <Table caption="Projects, newest first" columns={['Name', 'Created by', 'Created']}>
    {projects.map(({ id, name, createdAt, archivedAt, createdBy }) => (
      <tr key={id}>
        <TableCell>
          <span className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
            <Link
              href={`/dashboard/${slug}/projects/${id}`}
              className="row-link touch-target inline-flex items-center"
            >
              <bdi>{name}</bdi>
            </Link>
            {archivedAt && <Badge variant="outline">Archived</Badge>}
          </span>
        </TableCell>
        <TableCell label="Created by" className="text-muted-foreground">
          {createdBy ? <bdi>{createdBy}</bdi> : 'A former member'}
        </TableCell>
        <TableCell label="Created" className="fact">
          <Time at={createdAt} />
        </TableCell>
      </tr>
    ))}
  </Table>
)
