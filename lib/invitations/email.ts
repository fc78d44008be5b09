import { eq } from 'drizzle-orm'
import { db } from '@/db'
import { invitation } from '@/db/schema'
import { sendMail } from '../email/send'
import { env } from '../env'
import { roleInSentence } from '../guard/policy'

type Data = {
  id: string
  role: string
  email: string
  organization: { name: string }
  inviter: { user: { name: string } }
  invitation: { expiresAt: Date }
}

/**
 * Queues the invitation's email in the operation's transaction, and stores the email's id with the
 * invitation.
 */
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
    role: roleInSentence(role),
    url: invitationUrl(id),
    expires: row.expiresAt.toISOString(),
  })
  await db().update(invitation).set({ mailId }).where(eq(invitation.id, id))
}

export const invitationUrl = (id: string) => `${env().appUrl}/invite/${encodeURIComponent(id)}`
