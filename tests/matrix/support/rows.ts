import { project } from '@/db/schema'
import { inTenantScope } from '@/db/tenant-scope'
import type { Words } from './words'

// The rows of your own tables that every tenant of the matrix begins with. After adding a table: insert a row of it here, with its
// texts from `words`, and give its id to the recipes.

export type EntityRows = Awaited<ReturnType<typeof entityRows>>

export async function entityRows(organizationId: string, words: Words, createdBy: string) {
  const [projectId, archivedId] = [words.id(), words.id()]
  await inTenantScope({ organization: { id: organizationId } }, (tx) =>
    tx.insert(project).values([
      { id: projectId, organizationId, name: `Project ${words.word('project')}`, createdBy },
      {
        id: archivedId,
        organizationId,
        name: `Project ${words.word('project')}`,
        createdBy,
        archivedAt: new Date(),
      },
    ]),
  )
  return { projectId, archivedId }
}
