import { eq } from 'drizzle-orm'
import { db } from '@/db'
import { invitation } from '@/db/schema'
import { sendMail } from '../email/send'
import { env } from '../env'
import { roleLabel } from '../guard/policy'

type Data = {
  id: string
  role: string
  email: string
  organization: { name: string }
  inviter: { user: { name: string } }
  invitation: { expiresAt: Date }
}

/** Queues the invitation's mail in the door's transaction, and notes on the invitation which mail carries its link. */
export async function sendInvitation({
  id,
  role,
  email,
  organization,
  inviter,
  invitation: row,
}: Data): Promise<void> {
  const mailId = await sendMail(email, 'invitation', {
    organization: organization.name,
    inviter: inviter.user.name,
    role: roleLabel(role),
    url: invitationUrl(id),
    expires: row.expiresAt.toISOString(),
  })
  await db().update(invitation).set({ mailId }).where(eq(invitation.id, id))
}

export const invitationUrl = (id: string) => `${env().appUrl}/invite/${encodeURIComponent(id)}`
