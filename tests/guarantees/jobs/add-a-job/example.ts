import { and, isNull, lt, sql } from 'drizzle-orm'
import { z } from 'zod'
import { project } from '@/db/schema'
import { inTenant } from '@/db/tenant'
import { defineTenantJob } from '@/lib/jobs/define'

export const archiveOldProjects = defineTenantJob(
  'archive-old-projects',
  z.object({ createdBefore: z.iso.datetime() }),
  (tenant, { createdBefore }) =>
    inTenant({ ...tenant, action: 'project:archive' }, async (tx) => {
      await tx
        .update(project)
        .set({ archivedAt: sql`now()` })
        .where(and(isNull(project.archivedAt), lt(project.createdAt, new Date(createdBefore))))
    }),
  { attempts: 5 },
)
