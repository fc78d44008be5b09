import { createHash } from 'node:crypto'
import { and, eq, inArray, sql } from 'drizzle-orm'
import { db } from '@/db'
import { invitationLink } from '@/db/schema'
import { AppError } from '../errors'
import { canInvite } from '../invitations/rules'
import { unbannedMember, unbannedMemberOf } from '../members/rules'
import { customRoles } from '../roles/rules'
import { worksStill } from './works-still'

export type Link = typeof invitationLink.$inferSelect

const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url')

export const storedToken = (token: string) => ({ tokenHash: hashOf(token) })

export const noSuchLink = () => new AppError('not_found', 'Invitation link not found.')

export async function findLink(token: string): Promise<Link | undefined> {
  const [row] = await db()
    .select()
    .from(invitationLink)
    .where(eq(invitationLink.tokenHash, hashOf(token)))
  return row
}

/** @throws AppError not_found */
export async function linkByToken(token: string): Promise<Link> {
  const link = await findLink(token)
  if (!link) throw noSuchLink()
  return link
}

/** @throws AppError not_found, also for another organization's */
export async function linkById(organizationId: string, id: string): Promise<Link> {
  const [row] = await db()
    .select()
    .from(invitationLink)
    .where(and(eq(invitationLink.organizationId, organizationId), eq(invitationLink.id, id)))
  if (!row) throw noSuchLink()
  return row
}

export const endings = {
  revoked: 'This link was revoked.',
  expired: 'This link has expired. Ask for a new one.',
  'used-up': 'This link has been used up. Ask for a new one.',
  outgrown: 'The person who created this link can no longer give you this role. Ask for another link.',
} as const

/** Why the link lets no one in. A link counts for what its maker can grant now. */
export async function endingOf(link: Link): Promise<keyof typeof endings | undefined> {
  if (link.revokedAt) return 'revoked'
  if (link.expiresAt < new Date()) return 'expired'
  if (link.usesLeft < 1) return 'used-up'
  const maker = await unbannedMemberOf(link.organizationId, link.madeBy)
  const custom = await customRoles(link.organizationId)
  return canInvite(maker?.role ?? null, link.role, custom) ? undefined : 'outgrown'
}

/** Revokes links whose maker is banned or can no longer grant the role. Reads at most the quota. */
export async function endOutgrownLinks(organizationId: string): Promise<void> {
  const custom = await customRoles(organizationId)
  const makerRole = sql<string | null>`${unbannedMember(organizationId, invitationLink.madeBy)}`
  const open = await db()
    .select({ id: invitationLink.id, role: invitationLink.role, makerRole })
    .from(invitationLink)
    .where(and(eq(invitationLink.organizationId, organizationId), worksStill))
  const outgrown = open.filter((link) => !canInvite(link.makerRole, link.role, custom)).map(({ id }) => id)
  if (outgrown.length > 0)
    await db()
      .update(invitationLink)
      .set({ revokedAt: sql`now()` })
      .where(and(eq(invitationLink.organizationId, organizationId), inArray(invitationLink.id, outgrown)))
}
