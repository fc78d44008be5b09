import { and, eq, sql } from 'drizzle-orm'
import { db } from '@/db'
import { invitation } from '@/db/schema'
import { env } from '../env'
import { findLink } from '../invitation-links/rules'

const mailedPages = new Set(['/', '/account', '/dashboard', '/onboarding'])

/**
 * The link in a confirmation email, to the page that shows what it confirms. Whoever requests the
 * link chooses the callback, and the link is sent to an unproven email. So only our own pages, an
 * invitation to that email, or an invitation link are allowed; otherwise it is the dashboard. Any
 * other path could carry the sender's text.
 */
export async function confirmationUrl({
  token,
  email,
  wanted,
}: Record<'token' | 'email' | 'wanted', string>) {
  const url = new URL('/verify-email', env().appUrl)
  url.searchParams.set('token', token)
  if (mailedPages.has(wanted) || (await isInvitationTo(email, wanted)) || (await isInvitationLink(wanted)))
    url.searchParams.set('callbackUrl', wanted)
  return url.href
}

async function isInvitationTo(email: string, path: string): Promise<boolean> {
  const id = /^\/invite\/([A-Za-z0-9]+)$/.exec(path)?.[1]
  if (id === undefined) return false
  const found = await db()
    .select({ id: invitation.id })
    .from(invitation)
    .where(and(eq(invitation.id, id), eq(sql`lower(${invitation.email})`, email)))
  return found.length > 0
}

async function isInvitationLink(path: string): Promise<boolean> {
  const token = /^\/join\/([\w-]+)$/.exec(path)?.[1]
  return token !== undefined && (await findLink(token)) !== undefined
}
