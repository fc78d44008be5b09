import { and, eq, sql } from 'drizzle-orm'
import { db } from '@/db'
import { invitation } from '@/db/schema'
import { safePath } from '../guard/routes'

/** Where a verification link returns to: the page that shows the result and then continues. */
export const verifiedPath = (returnTo: string | undefined) =>
  `/verify-email?callbackUrl=${encodeURIComponent(safePath(returnTo))}`

const mailedPages = new Set(['/', '/account', '/dashboard', '/onboarding'])

/**
 * A verification link whose callback is safe in an email. Whoever requests the link chooses the
 * callback, and the link is sent to an unproven email. So only our own pages, or an invitation to
 * that email, are allowed; otherwise it is the dashboard. Any other path could carry the sender's
 * text.
 */
export async function withMailedCallback(link: string, email: string): Promise<string> {
  const url = new URL(link)
  const wanted = url.searchParams.get('callbackURL') ?? ''
  const path = new URLSearchParams(wanted.replace(/^\/verify-email\?/, '')).get('callbackUrl') ?? wanted
  const mailed = mailedPages.has(path) || (await isInvitationTo(email, path))
  // Rebuilt from the checked parts: `wanted` may contain more.
  url.searchParams.set(
    'callbackURL',
    mailed && path === wanted ? path : verifiedPath(mailed ? path : undefined),
  )
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
