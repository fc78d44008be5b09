import { sql } from 'drizzle-orm'
import { db } from '@/db'
import { inTenantScope } from '@/db/tenant-scope'
import { channels } from '../support/channels'
import { openInvitation } from '../support/invitations'
import { newOrganization, newPerson, type Person } from '../support/people'
import type { Operation, Step } from './child'

export type Scene = {
  step: Pick<Step, 'actor' | 'subject'>
  /** What the operation leaves behind; all of it must be there, or none. */
  traces: () => Promise<Record<string, boolean>>
  /** How often there is what there must be once at most. */
  copies?: () => Promise<number>
}

export const [screen, endpoint] = channels
export const exists = async (query: ReturnType<typeof sql>) => (await db().execute(query)).rows.length > 0
const actorOf = ({ facts, home }: Person) => ({ facts, home })
let addresses = 0
const newAddress = () => `crashed-${++addresses}@people.test`

/** Rows that the audit log of an organization has by this person, its chain being whole. */
const logged = (organizationId: string, actor: Person) =>
  inTenantScope({ organization: { id: organizationId } }, async (tx) => {
    const { rows } = await tx.execute(
      sql`select 1 from audit_log where actor_id = ${actor.id} and outcome = 'done'`,
    )
    return rows.length > 0
  })
const remembers = ({ sessionId }: Person, organizationId: ReturnType<typeof sql>) =>
  exists(sql`select 1 from session where id = ${sessionId} and active_organization_id = ${organizationId}`)

/** An organization whose admin has an invitation open that only an admin may make. */
async function withInvitingAdmin() {
  const organization = await newOrganization()
  const admin = await organization.join('admin')
  const email = newAddress()
  await endpoint.invite(admin, email, 'admin')
  const { id } = await openInvitation(organization.id, email)
  const ended = () => exists(sql`select 1 from invitation where id = ${id} and status = 'canceled'`)
  return { ...organization, admin, ended }
}

export const scenes: Record<Operation, () => Promise<Scene>> = {
  async create() {
    const person = await newPerson()
    const slug = `crashed-${person.id.slice(0, 8)}-${++addresses}`
    const id = sql`(select id from organization where slug = ${slug})`
    return {
      step: { actor: actorOf(person), subject: { slug } },
      traces: async () => ({
        organization: await exists(sql`select 1 from organization where slug = ${slug}`),
        owner: await exists(
          sql`select 1 from member where organization_id = ${id} and user_id = ${person.id} and role = 'owner'`,
        ),
        active: await remembers(person, id),
      }),
      copies: async () =>
        (await db().execute(sql`select 1 from member where user_id = ${person.id}`)).rows.length,
    }
  },
  async invite() {
    const { id, owner } = await newOrganization()
    const email = newAddress()
    return {
      step: { actor: actorOf(owner), subject: { email } },
      traces: async () => ({
        invitation: await exists(sql`select 1 from invitation where organization_id = ${id}`),
        mail: await exists(sql`select 1 from mail where recipient = ${email}`),
        job: await exists(sql`select 1 from graphile_worker._private_jobs j join mail m on m.id = j.payload ->> 'mailId'
          where m.recipient = ${email}`),
        link: await exists(
          sql`select 1 from invitation i join mail m on m.id = i.mail_id where i.organization_id = ${id}`,
        ),
        logged: await logged(id, owner),
      }),
      copies: async () =>
        (
          await db().execute(
            sql`select 1 from invitation where organization_id = ${id} and status = 'pending'`,
          )
        ).rows.length,
    }
  },
  async accept() {
    const { id, owner } = await newOrganization()
    const guest = await newPerson()
    await endpoint.invite(owner, guest.email, 'member')
    const open = await openInvitation(id, guest.email)
    return {
      step: { actor: actorOf(guest), subject: { invitationId: open.id } },
      traces: async () => ({
        accepted: await exists(sql`select 1 from invitation where id = ${open.id} and status = 'accepted'`),
        member: await exists(
          sql`select 1 from member where organization_id = ${id} and user_id = ${guest.id}`,
        ),
        active: await remembers(guest, sql`${id}`),
        logged: await logged(id, guest),
      }),
      copies: async () =>
        (await db().execute(sql`select 1 from member where user_id = ${guest.id}`)).rows.length,
    }
  },
  async demote() {
    const { id, owner, admin, roles, ended } = await withInvitingAdmin()
    return {
      step: { actor: actorOf(owner), subject: { memberId: admin.memberId } },
      traces: async () => ({
        demoted: (await roles())[admin.id] === 'member',
        ended: await ended(),
        logged: await logged(id, owner),
      }),
    }
  },
  async remove() {
    const { id, owner, admin, roles, ended } = await withInvitingAdmin()
    return {
      step: { actor: actorOf(owner), subject: { memberId: admin.memberId } },
      traces: async () => ({
        removed: !(admin.id in (await roles())),
        ended: await ended(),
        logged: await logged(id, owner),
      }),
    }
  },
  async leave() {
    const { admin, roles, ended } = await withInvitingAdmin()
    return {
      step: { actor: actorOf(admin), subject: {} },
      traces: async () => ({ left: !(admin.id in (await roles())), ended: await ended() }),
    }
  },
  async delete() {
    const { id, owner, ended } = await withInvitingAdmin()
    return {
      step: { actor: actorOf(owner), subject: {} },
      traces: async () => ({
        closed: await exists(sql`select 1 from organization where id = ${id} and deleted_at is not null`),
        ended: await ended(),
        inactive: !(await remembers(owner, sql`${id}`)),
        logged: await logged(id, owner),
      }),
    }
  },
  async offer() {
    const { id, owner, heir } = await toHandOver()
    return {
      step: { actor: actorOf(owner), subject: { email: heir.email } },
      traces: async () => ({
        offer: await offered(id),
        job: await exists(sql`select 1 from graphile_worker._private_jobs j join mail m on m.id = j.payload ->> 'mailId'
          where m.recipient = ${heir.email}`),
        logged: await logged(id, owner),
      }),
    }
  },
  async 'take over'() {
    const { id, owner, heir, roles } = await toHandOver()
    await offerTo(heir, id, owner)
    return {
      step: { actor: actorOf(heir), subject: {} },
      traces: async () => ({
        taken: (await roles())[heir.id] === 'owner',
        given: (await roles())[owner.id] === 'admin',
        used: !(await offered(id)),
        logged: await logged(id, heir),
      }),
    }
  },
  async 'end offer'() {
    const { id, owner, heir } = await toHandOver()
    await offerTo(heir, id, owner)
    return {
      step: { actor: actorOf(heir), subject: {} },
      traces: async () => ({ ended: !(await offered(id)), logged: await logged(id, heir) }),
    }
  },
  async restore() {
    const { id, owner } = await newOrganization()
    await db().execute(sql`update organization set deleted_at = now() where id = ${id}`)
    return {
      step: { actor: actorOf(owner), subject: { organizationId: id } },
      traces: async () => ({
        open: await exists(sql`select 1 from organization where id = ${id} and deleted_at is null`),
        logged: await logged(id, owner),
      }),
    }
  },
}

/** An organization and the admin to whom it is to go. */
async function toHandOver() {
  const organization = await newOrganization()
  return { ...organization, heir: await organization.join('admin') }
}
const offerTo = (heir: Person, organizationId: string, owner: Person) =>
  db().execute(sql`insert into ownership_offer (organization_id, offered_by, offered_to, expires_at)
    values (${organizationId}, ${owner.id}, ${heir.id}, now() + interval '1 day')`)
const offered = (organizationId: string) =>
  exists(sql`select 1 from ownership_offer where organization_id = ${organizationId}`)

/** What asking again is answered when all was done before the end: that it was done, or the same once more. */
export const answerOnceDone: Record<Operation, number> = {
  create: 409,
  invite: 409,
  accept: 409,
  demote: 200,
  remove: 404,
  leave: 404,
  delete: 404,
  offer: 200,
  'take over': 409,
  'end offer': 409,
  restore: 409,
}
