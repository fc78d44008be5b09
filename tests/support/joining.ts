import { randomBytes } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { db } from '@/db'
import { invitationLink, joinRequest, organizationDomain } from '@/db/schema'
import { createInvitationLink, joinByLink } from '@/lib/invitation-links/operations'
import { joinByDomain } from '@/lib/joining/operations'
import { said } from './channels'
import { newPerson, type Person } from './people'

export const freeDomain = () => `d${randomBytes(5).toString('hex')}.test`

type Place = { id: string; owner: Person }

type Open = { domain?: string; role?: string; needsApproval?: boolean; setBy?: Person }

/** A verified domain of an organization. */
export async function openDomain(
  { id, owner }: Place,
  { domain = freeDomain(), role = 'member', needsApproval = false, setBy = owner }: Open = {},
) {
  const [row] = await db()
    .insert(organizationDomain)
    .values({
      organizationId: id,
      domain,
      challenge: randomBytes(8).toString('hex'),
      method: 'dns',
      verifiedAt: sql`now()`,
      checkedAt: sql`now()`,
      role,
      needsApproval,
      setBy: setBy.id,
    })
    .returning()
  if (!row) throw new Error('no domain was stored')
  return row
}

/** Somebody new with a confirmed email there. */
export const personAt = (domain: string, name?: string) =>
  newPerson({ name, email: `someone-${randomBytes(4).toString('hex')}@${domain}` })

export const joins = (person: Person, { id }: { id: string }) =>
  said(person.signedIn((viewer) => joinByDomain(viewer, { organizationId: id })))

export const usesLink = (person: Person, token: string) =>
  said(person.signedIn((viewer) => joinByLink(viewer, { token })))

/** The token of a new link. */
export async function newLink(maker: Person, { role = 'member', uses = 3, days = 2 } = {}): Promise<string> {
  const url = await maker.with('invitation:create', (context) =>
    createInvitationLink(context, { role, uses, days }),
  )
  return new URL(url).pathname.split('/').at(-1) ?? ''
}

export const requestsOf = ({ id }: { id: string }) =>
  db().select().from(joinRequest).where(eq(joinRequest.organizationId, id))

export const domainsOf = ({ id }: { id: string }) =>
  db().select().from(organizationDomain).where(eq(organizationDomain.organizationId, id))

export const linksOf = ({ id }: { id: string }) =>
  db().select().from(invitationLink).where(eq(invitationLink.organizationId, id))
