import { and, eq } from 'drizzle-orm'
import { db } from '@/db'
import { invitation } from '@/db/schema'

/** Invitations of an organization to an address, oldest first. */
export const invitationsTo = (organizationId: string, email: string) =>
  db()
    .select()
    .from(invitation)
    .where(and(eq(invitation.organizationId, organizationId), eq(invitation.email, email)))
    .orderBy(invitation.createdAt)

/** The one open invitation to an address. */
export async function openInvitation(organizationId: string, email: string) {
  const open = (await invitationsTo(organizationId, email)).filter(({ status }) => status === 'pending')
  const [only, ...others] = open
  if (!only || others.length > 0) throw new Error(`Not one open invitation for ${email}, but ${open.length}`)
  return only
}
