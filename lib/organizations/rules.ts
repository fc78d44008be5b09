import { randomInt } from 'node:crypto'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { db } from '@/db'
import { formerSlug, organization } from '@/db/schema'
import { AppError } from '../errors'
import { markedSlug } from './propose-slug'

export const noSuchOrganization = () =>
  new AppError('not_found', 'Organization not found, or you’re not a member of it.', {
    libraryCode: 'ORGANIZATION_NOT_FOUND',
  })

/**
 * The id of the organization that a request names by id or by slug. Better Auth checks the id
 * first. @throws AppError not_found
 */
export async function organizationNamed(named: {
  organizationId?: string | null
  organizationSlug?: string
}): Promise<string> {
  const { organizationId, organizationSlug = '' } = named
  const [row] = await db()
    .select({ id: organization.id })
    .from(organization)
    .where(organizationId ? eq(organization.id, organizationId) : eq(organization.slug, organizationSlug))
  if (!row) throw noSuchOrganization()
  return row.id
}

export async function organizationById(id: string) {
  const [found] = await db().select().from(organization).where(eq(organization.id, id))
  if (!found) throw noSuchOrganization()
  return found
}

/** The slug of an organization that is not deleted. */
export async function slugOf(organizationId: string): Promise<string | undefined> {
  const [row] = await db()
    .select({ slug: organization.slug })
    .from(organization)
    .where(and(eq(organization.id, organizationId), isNull(organization.deletedAt)))
  return row?.slug
}

/**
 * The proposed slug, or one that begins like it: whoever chose none is not told whether someone
 * has it.
 */
export async function freeSlug(proposed: string): Promise<string> {
  // Until the transaction ends: else two at the same moment would both find it free.
  await db().execute(sql`select pg_advisory_xact_lock(hashtextextended(${`slug ${proposed}`}, 0))`)
  let slug = proposed
  while (await isTaken(slug)) slug = markedSlug(proposed, randomMark())
  return slug
}

async function isTaken(slug: string): Promise<boolean> {
  const [now, once] = [
    db().select({ slug: organization.slug }).from(organization).where(eq(organization.slug, slug)),
    db().select({ slug: formerSlug.slug }).from(formerSlug).where(eq(formerSlug.slug, slug)),
  ]
  return (await now.unionAll(once)).length > 0
}

const randomMark = () =>
  randomInt(36 ** 4)
    .toString(36)
    .padStart(4, '0')
