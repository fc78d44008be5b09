import { and, eq, isNull } from 'drizzle-orm'
import { db } from '@/db'
import { organization } from '@/db/schema'
import { AppError } from '../errors'

export const noSuchOrganization = () =>
  new AppError('not_found', 'Organization not found, or you’re not a member of it.', {
    libraryCode: 'ORGANIZATION_NOT_FOUND',
  })

/**
 * The id of the organization that a request names by id or by slug. Better Auth checks the id
 * first. @throws AppError not_found
 */
export async function organizationNamed(wished: {
  organizationId?: string | null
  organizationSlug?: string
}): Promise<string> {
  const { organizationId, organizationSlug = '' } = wished
  const [row] = await db()
    .select({ id: organization.id })
    .from(organization)
    .where(organizationId ? eq(organization.id, organizationId) : eq(organization.slug, organizationSlug))
  if (!row) throw noSuchOrganization()
  return row.id
}

export async function organizationById(id: string) {
  const [row] = await db().select().from(organization).where(eq(organization.id, id))
  if (!row) throw noSuchOrganization()
  return row
}

/** The slug of an organization that is not deleted. */
export async function slugOf(organizationId: string): Promise<string | undefined> {
  const [row] = await db()
    .select({ slug: organization.slug })
    .from(organization)
    .where(and(eq(organization.id, organizationId), isNull(organization.deletedAt)))
  return row?.slug
}
