import { and, eq, sql } from 'drizzle-orm'
import { db } from '@/db'
import { invitation, invitationLink, joinRequest, organizationDomain, user } from '@/db/schema'
import { storedToken } from '@/lib/invitation-links/rules'
import type { Rows } from '../../support/rows'
import type { Tenant } from './tenant'
import { wordsIn } from './words'

// Ways into a tenant: domains, requests, links and invitations.

type Place = Pick<Tenant, 'id' | 'words' | 'founder' | 'plainRole'> & { rows?: Rows }

/** Many probes ask in one tenant, which stays far from its quotas: the first row of its kind stays, and the latest. */
const keepFew = (table: 'organization_domain' | 'join_request' | 'invitation_link', { id, rows }: Place) =>
  db().execute(sql`
    delete from ${sql.identifier(table)} where organization_id = ${id} and id in (
      select id from ${sql.identifier(table)} where organization_id = ${id} and id is distinct from ${rows?.[table]?.id ?? null}::uuid
       order by created_at desc offset 9)`)

/** A domain whose people join without asking. @returns its id */
export async function openDomain(place: Place, domain: string, verified = true): Promise<string> {
  const { id, words, founder, plainRole } = place
  const row = {
    id: words.id(),
    organizationId: id,
    domain,
    challenge: words.word('challenge'),
    method: 'dns' as const,
    verifiedAt: verified ? new Date() : null,
    checkedAt: new Date(),
    role: plainRole,
    needsApproval: false,
    setBy: founder.userId,
  }
  await keepFew('organization_domain', place)
  const [open] = await db()
    .insert(organizationDomain)
    .values(row)
    .onConflictDoUpdate({
      target: [organizationDomain.organizationId, organizationDomain.domain],
      set: { checkedAt: row.checkedAt },
    })
    .returning({ id: organizationDomain.id })
  return open?.id ?? ''
}

/** A new link of this tenant. */
export async function linkOf(place: Place) {
  const { id, words, founder, plainRole } = place
  const token = words.word('link')
  const row = {
    id: words.id(),
    organizationId: id,
    role: plainRole,
    madeBy: founder.userId,
    usesLeft: 5,
    expiresAt: new Date(Date.now() + 3_600_000),
    ...storedToken(token),
  }
  await keepFew('invitation_link', place)
  await db().insert(invitationLink).values(row)
  return { id: row.id, token }
}

/** A pending request of somebody new, whose domain is verified. @returns its id */
export async function requestOf(tenant: Place): Promise<string> {
  const { id, words } = tenant
  const domain = `${words.word('domain')}.test`
  const userId = words.personId()
  await db()
    .insert(user)
    .values({
      id: userId,
      name: `Nora ${words.word('person', userId)}`,
      email: `${words.word('email', userId)}@${domain}`,
      emailVerified: true,
    })
  await openDomain(tenant, domain)
  const row = { id: words.id(), organizationId: id, userId }
  await keepFew('join_request', tenant)
  await db().insert(joinRequest).values(row)
  return row.id
}

/** An open invitation of this tenant to an address. @returns its id */
export async function inviteTo({ id, words, plainRole, founder }: Tenant, email: string): Promise<string> {
  words.invites(email)
  await db()
    .insert(invitation)
    .values({
      id: words.word('link'),
      organizationId: id,
      email,
      role: plainRole,
      inviterId: founder.userId,
      expiresAt: new Date(Date.now() + 3_600_000),
    })
    .onConflictDoNothing()
  const [open] = await db()
    .select({ id: invitation.id })
    .from(invitation)
    .where(
      and(eq(invitation.organizationId, id), eq(invitation.email, email), eq(invitation.status, 'pending')),
    )
  if (!open) throw new Error(`no open invitation for ${email}`)
  for (const { person } of wordsIn(email)) if (person) words.tells(`${open.id} ${founder.name}`, person)
  return open.id
}
