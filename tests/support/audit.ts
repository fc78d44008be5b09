import { expect } from 'vitest'
import { z } from 'zod'
import { GET } from '@/app/dashboard/[org]/audit-log/export/route'
import { type AuditFilter, listAudit } from '@/lib/audit/queries'
import { brokenChains } from '@/scripts/audit-chains'
import type { Browser } from './browser'
import type { Channel } from './channels'
import { connected } from './databases'
import { openInvitation } from './invitations'
import { asOwner, ownerUrl } from './owner'
import { type newOrganization, newPerson, type Person } from './people'

// The audit log as tests look at it.

const fields = z.record(z.string(), z.unknown()).nullable()
const rowSchema = z.object({
  seq: z.number(),
  actor: z.string().nullable(),
  staff: z.string().nullable(),
  action: z.string(),
  target: z.string().nullable(),
  before: fields,
  after: fields,
  address: z.string().nullable(),
  outcome: z.string(),
})
export type Row = z.infer<typeof rowSchema>

/** An organization's rows as they are stored, oldest first. */
export const stored = async (organizationId: string, since = 0) =>
  z.array(rowSchema).parse(
    await asOwner(`
      select seq::int, actor_id as actor, staff_id as staff, action, target, before, after, address, outcome from audit_log
       where organization_id = '${organizationId}' and seq > ${since} order by seq`),
  )

const newest = async (organizationId: string) => (await stored(organizationId)).at(-1)?.seq ?? 0

/** What `work` adds to the log of an organization. */
export async function written(organizationId: string, work: () => Promise<unknown>): Promise<Row[]> {
  const since = await newest(organizationId)
  await work()
  return stored(organizationId, since)
}

/** The parts of a row that a case tells of. */
export const told = ({ actor, action, target, address, outcome }: Row) => ({
  actor,
  action,
  target: target?.split(':')[0],
  address,
  outcome,
})

export const done = (person: Person, action: string, target: string) => ({
  actor: person.id,
  action,
  target,
  address: person.address,
  outcome: 'done',
})

export const refused = (person: Person, action: string) => ({
  actor: person.id,
  action,
  target: undefined,
  address: person.address,
  outcome: 'refused',
})

export type Organization = Awaited<ReturnType<typeof newOrganization>>

export const list = (person: Person, filter: AuditFilter = {}) =>
  person.with('audit:read', (context) => listAudit(context, filter))

export const invited = async (channel: Channel, tenant: Organization, role = 'member') => {
  const guest = await newPerson()
  expect(await channel.invite(tenant.owner, guest.email, role)).toMatchObject({ status: 200 })
  return { guest, invitation: await openInvitation(tenant.id, guest.email) }
}

/** The answer of the export's route, as a browser gets it. */
export function exported(person: Browser, slug: string, query = ''): Promise<Response> {
  const request = new Request(`http://localhost:3000/dashboard/${slug}/audit-log/export${query}`)
  return person.within(() => GET(request, { params: Promise.resolve({ org: slug }) }))
}

/** What the `verify` command says of the chains. */
export const broken = (options: Parameters<typeof brokenChains>[1] = {}) =>
  connected(ownerUrl(), (client) => brokenChains(client, options))
