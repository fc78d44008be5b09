import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { GET } from '@/app/dashboard/[org]/audit-log/export/route'
import AuditPage from '@/app/dashboard/[org]/audit-log/page'
import OrganizationLayout from '@/app/dashboard/[org]/layout'
import { deleteProject as deleteProjectAction } from '@/app/dashboard/[org]/projects/actions'
import { db, pool, type Transaction, transaction } from '@/db'
import { project } from '@/db/schema'
import { inTenant } from '@/db/tenant'
import { type AuditFilter, auditActions, auditFilter, csvCell, listAudit } from '@/lib/audit'
import { log } from '@/lib/log'
import { archiveProject, createProject, deleteProject, renameProject, restoreProject } from '@/lib/projects'
import { brokenChains, headLine, heads, parseHeads } from '@/scripts/audit-chains'
import { Browser } from '../support/browser'
import { doors } from '../support/doors'
import { openInvitation } from '../support/invitations'
import { forgetCounts } from '../support/limits'
import { asOwner } from '../support/owner'
import { newOrganization, newPerson, type Person } from '../support/people'
import { refusal, refusalCode } from '../support/refusal'
import { connected } from '../support/server'

afterEach(() => void vi.restoreAllMocks())

const fields = z.record(z.string(), z.unknown()).nullable()
const rowSchema = z.object({
  seq: z.number(),
  actor: z.string().nullable(),
  action: z.string(),
  target: z.string().nullable(),
  before: fields,
  after: fields,
  address: z.string().nullable(),
  outcome: z.string(),
})
type Row = z.infer<typeof rowSchema>

/** An organization's rows as they are stored, oldest first. */
const stored = async (organizationId: string, since = 0) =>
  z.array(rowSchema).parse(
    await asOwner(`
      select seq::int, actor_id as actor, action, target, before, after, address, outcome from audit_log
       where organization_id = '${organizationId}' and seq > ${since} order by seq`),
  )

const newest = async (organizationId: string) => (await stored(organizationId)).at(-1)?.seq ?? 0

/** What `work` adds to the log of an organization. */
async function written(organizationId: string, work: () => Promise<unknown>): Promise<Row[]> {
  const since = await newest(organizationId)
  await work()
  return stored(organizationId, since)
}

/** The parts of a row that a case tells of. */
const told = ({ actor, action, target, address, outcome }: Row) => ({
  actor,
  action,
  target: target?.split(':')[0],
  address,
  outcome,
})

const done = (person: Person, action: string, target: string) => ({
  actor: person.id,
  action,
  target,
  address: person.address,
  outcome: 'done',
})

const refused = (person: Person, action: string) => ({
  actor: person.id,
  action,
  target: undefined,
  address: person.address,
  outcome: 'refused',
})

type Door = (typeof doors)[number]
type Organization = Awaited<ReturnType<typeof newOrganization>>

const list = (person: Person, filter: AuditFilter = {}) =>
  person.with('audit:read', (context) => listAudit(context, filter))

const invited = async (door: Door, tenant: Organization, role = 'member') => {
  const guest = await newPerson()
  expect(await door.invite(tenant.owner, guest.email, role)).toMatchObject({ status: 200 })
  return { guest, invitation: await openInvitation(tenant.id, guest.email) }
}

describe.each(doors)('a change through the $name leaves its row:', (door) => {
  type Told = { rows: Row[]; expected: ReturnType<typeof done>[]; before?: unknown; after?: unknown }

  /** One for each way in which the door changes an organization. */
  const changes: Record<Exclude<keyof Door, 'name'>, (tenant: Organization) => Promise<Told>> = {
    async create() {
      const founder = await newPerson()
      const slug = `made-${randomUUID().slice(0, 8)}`
      expect(await door.create(founder, { name: 'Made', slug })).toMatchObject({ status: 200 })
      const [made] = await asOwner(`select id from organization where slug = '${slug}'`)
      return {
        rows: await stored(String(made?.id)),
        expected: [
          done(founder, 'organization:create', 'organization'),
          done(founder, 'member:create', 'member'),
        ],
        before: null,
        after: { name: 'Made', slug },
      }
    },
    async update({ id, owner, slug }) {
      const rows = await written(id, () => door.update(owner, { name: 'Renamed', slug }))
      return {
        rows,
        expected: [done(owner, 'organization:update', 'organization')],
        before: { name: 'Fresh Tenant' },
        after: { name: 'Renamed' },
      }
    },
    async remove({ id, owner }) {
      const rows = await written(id, () => door.remove(owner))
      return {
        rows,
        expected: [done(owner, 'organization:delete', 'organization')],
        before: { deleted_at: null },
        after: { deleted_at: expect.any(String) },
      }
    },
    async leave({ id, join }) {
      const plain = await join('member')
      const rows = await written(id, () => door.leave(plain))
      return {
        rows,
        expected: [done(plain, 'member:delete', 'member')],
        before: { id: plain.memberId, user_id: plain.id },
        after: null,
      }
    },
    async invite({ id, owner }) {
      const rows = await written(id, () => door.invite(owner, 'guest@people.test', 'admin'))
      return {
        rows,
        expected: [done(owner, 'invitation:create', 'invitation')],
        before: null,
        after: { email: 'guest@people.test', role: 'admin', status: 'pending' },
      }
    },
    async resend(tenant) {
      const { invitation } = await invited(door, tenant)
      const rows = await written(tenant.id, () => door.resend(tenant.owner, invitation))
      return {
        rows,
        expected: [done(tenant.owner, 'invitation:create', 'invitation')],
        before: { expires_at: expect.any(String) },
        after: { expires_at: expect.any(String) },
      }
    },
    async cancel(tenant) {
      const { invitation } = await invited(door, tenant)
      const rows = await written(tenant.id, () => door.cancel(tenant.owner, invitation.id))
      return {
        rows,
        expected: [done(tenant.owner, 'invitation:cancel', 'invitation')],
        before: { status: 'pending' },
        after: { status: 'canceled' },
      }
    },
    async accept(tenant) {
      const { guest, invitation } = await invited(door, tenant)
      const rows = await written(tenant.id, () => door.accept(guest, invitation.id))
      return {
        rows: rows.sort((a, b) => a.action.localeCompare(b.action)),
        expected: [done(guest, 'invitation:accept', 'invitation'), done(guest, 'member:create', 'member')],
        before: { status: 'pending' },
        after: { status: 'accepted' },
      }
    },
    async decline(tenant) {
      const { guest, invitation } = await invited(door, tenant)
      const rows = await written(tenant.id, () => door.decline(guest, invitation.id))
      return {
        rows,
        expected: [done(guest, 'invitation:reject', 'invitation')],
        before: { status: 'pending' },
        after: { status: 'rejected' },
      }
    },
    async changeRole({ id, owner, join }) {
      const plain = await join('member')
      const rows = await written(id, () => door.changeRole(owner, plain.memberId, 'admin'))
      return {
        rows,
        expected: [done(owner, 'member:update', 'member')],
        before: { role: 'member' },
        after: { role: 'admin' },
      }
    },
    async removeMember({ id, owner, join }) {
      const plain = await join('member')
      const rows = await written(id, () => door.removeMember(owner, plain.memberId))
      return {
        rows,
        expected: [done(owner, 'member:delete', 'member')],
        before: { user_id: plain.id, role: 'member' },
        after: null,
      }
    },
    async createRole({ id, owner }) {
      const rows = await written(id, () => door.createRole(owner, 'reader', ['project:read']))
      return {
        rows,
        expected: [done(owner, 'ac:create', 'organization_role')],
        before: null,
        after: { role: 'reader', permission: '{"project":["read"]}' },
      }
    },
    async updateRole({ id, owner, customRole }) {
      await customRole('reader', ['project:read'])
      const rows = await written(id, () => door.updateRole(owner, 'reader', ['project:create']))
      return {
        rows,
        expected: [done(owner, 'ac:update', 'organization_role')],
        before: { permission: '{"project":["read"]}' },
        after: { permission: '{"project":["create"]}' },
      }
    },
    async deleteRole({ id, owner, customRole }) {
      await customRole('reader', ['project:read'])
      const rows = await written(id, () => door.deleteRole(owner, 'reader'))
      return {
        rows,
        expected: [done(owner, 'ac:delete', 'organization_role')],
        before: { role: 'reader' },
        after: null,
      }
    },
  }

  test.each(Object.entries(changes))('%s', async (_, change) => {
    await forgetCounts()
    const { rows, expected, before, after } = await change(await newOrganization())
    expect(rows.map(told)).toEqual(expected)
    expect(rows[0]?.before ?? null).toEqual(
      typeof before === 'object' && before ? expect.objectContaining(before) : before,
    )
    expect(rows[0]?.after ?? null).toEqual(
      typeof after === 'object' && after ? expect.objectContaining(after) : after,
    )
  })

  test('and every way through the door has its case here', () => {
    expect(Object.keys(changes).sort()).toEqual(
      Object.keys(door)
        .filter((name) => name !== 'name')
        .sort(),
    )
  })
})

test('each change of a project leaves its row', async () => {
  const { id, owner } = await newOrganization()
  const rows = await written(id, async () => {
    const made = await owner.with('project:create', (context) => createProject(context, { name: 'One' }))
    const input = { id: made?.id ?? '' }
    await owner.with('project:update', (context) => renameProject(context, { ...input, name: 'Two' }))
    await owner.with('project:archive', (context) => archiveProject(context, input))
    await owner.with('project:archive', (context) => restoreProject(context, input))
    await owner.with('project:delete', (context) => deleteProject(context, input))
  })
  expect(rows.map(told)).toEqual(
    ['create', 'update', 'archive', 'archive', 'delete'].map((verb) =>
      done(owner, `project:${verb}`, 'project'),
    ),
  )
  expect(rows.map(({ before, after }) => [before?.name, after?.name])).toEqual([
    [undefined, 'One'],
    ['One', 'Two'],
    [undefined, undefined],
    [undefined, undefined],
    ['Two', undefined],
  ])
})

describe('plain SQL of the application’s role leaves its row', () => {
  const invite = (id: string) => `insert into invitation (id, organization_id, email, expires_at, inviter_id)
    values (gen_random_uuid(), '${id}', 'sql@people.test', now(), 'demo-ada')`
  const statements: [string, (id: string) => string][] = [
    ['organization:update', (id) => `update organization set name = 'By hand' where id = '${id}'`],
    [
      'member:create',
      (id) =>
        `insert into member (id, organization_id, user_id, role) values (gen_random_uuid(), '${id}', 'demo-olga', 'member')`,
    ],
    ['member:update', (id) => `update member set role = 'owner,admin' where organization_id = '${id}'`],
    ['invitation:create', invite],
    [
      'ac:create',
      (id) =>
        `insert into organization_role (id, organization_id, role, permission) values (gen_random_uuid(), '${id}', 'hand', '{}')`,
    ],
    ['organization:delete', (id) => `update organization set deleted_at = now() where id = '${id}'`],
  ]

  test.each(statements)('%s', async (action, statement) => {
    const { id, owner } = await newOrganization()
    const rows = await written(id, () =>
      transaction(async (tx) => {
        await tx.execute(
          sql`select set_config('app.actor_id', ${owner.id}, true), set_config('app.address', '203.0.113.7', true)`,
        )
        await tx.execute(sql.raw(statement(id)))
      }),
    )
    expect(rows.map(({ actor, action: said, address }) => [actor, said, address])).toEqual([
      [owner.id, action, '203.0.113.7'],
    ])
  })

  test('without an actor when nobody was named', async () => {
    const { id } = await newOrganization()
    const rows = await written(id, () =>
      db().execute(sql`update organization set name = 'Nobody' where id = ${id}`),
    )
    expect(rows.map(({ actor, address }) => [actor, address])).toEqual([[null, null]])
  })

  test('for each row of a statement that changes many', async () => {
    const organization = await newOrganization()
    const rows = await written(organization.id, () =>
      inTenant({ organization }, (tx) =>
        tx.execute(
          sql`insert into project (organization_id, name) select ${organization.id}, 'P' || n from generate_series(1, 30) n`,
        ),
      ),
    )
    expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 30 }, (_, n) => n + 3))
  })

  test('the end of an organization for good leaves one for everything that goes with it, and the log stays', async () => {
    const { id, owner, join } = await newOrganization()
    await join('member')
    await db().execute(sql`
      insert into invitation (id, organization_id, email, role, status, expires_at, inviter_id)
      select ${id} || status, ${id}, status || '@people.test', 'member', status, now(), ${owner.id}
        from unnest(array['pending', 'accepted', 'rejected', 'canceled']) status`)
    const rows = await written(id, () => db().execute(sql`delete from organization where id = ${id}`))
    const invitations = rows.filter(({ target }) => target?.startsWith('invitation:'))
    // Only what was open is cancelled by it.
    expect(Object.fromEntries(invitations.map(({ action, before }) => [before?.status, action]))).toEqual({
      pending: 'invitation:cancel',
      accepted: 'invitation:delete',
      rejected: 'invitation:delete',
      canceled: 'invitation:delete',
    })
    expect(rows.map(({ action }) => action).sort()).toEqual([
      'invitation:cancel',
      'invitation:delete',
      'invitation:delete',
      'invitation:delete',
      'member:delete',
      'member:delete',
      'organization:delete',
    ])
  })
})

describe('what was rolled back leaves no row', () => {
  test('when the transaction fails after the change', async () => {
    const organization = await newOrganization()
    const rows = await written(organization.id, () =>
      inTenant({ organization }, async (tx) => {
        await tx.insert(project).values({ organizationId: organization.id, name: 'Never' })
        throw new Error('on purpose')
      }).catch(() => undefined),
    )
    expect(rows).toEqual([])
  })

  test.each(doors)('when a rule of the data refuses it, through the $name', async (door) => {
    const { id, owner } = await newOrganization()
    const rows = await written(id, async () => {
      expect(await door.leave(owner)).toMatchObject({ status: 409 })
    })
    expect(rows).toEqual([])
  })
})

describe('the application can only add to its log, and only by changing something', () => {
  const asTenant = <T>(run: (tx: Transaction) => Promise<T>) =>
    inTenant({ organization: { id: 'demo-org-acme' } }, run)
  const roles = [
    ['the application’s role', transaction],
    ['tenant code', asTenant],
  ] as const
  const forbidden = [
    `insert into audit_log select * from audit_log`,
    `insert into audit_log (organization_id, seq, at, action, outcome, hash) values ('demo-org-acme', 9999, now(), 'x:y', 'done', '')`,
    `update audit_log set actor_id = null`,
    `delete from audit_log`,
    `truncate audit_log`,
    `select * from audit_head`,
    `update audit_head set seq = 0`,
    `delete from audit_head`,
    `select audit_append('demo-org-acme', 'x:y', null, null, null)`,
    `select audit_table('mail')`,
    `drop trigger audit_change on member`,
    `alter table member disable trigger audit_change`,
    `alter table audit_log disable row level security`,
    `drop policy owner_select on audit_log`,
    `create or replace function audit_change() returns trigger language plpgsql as 'begin return null; end'`,
    `set local session_replication_role = replica`,
  ]

  describe.each(roles)('%s', (_, within) => {
    test.each(forbidden)('is refused %s', async (statement) => {
      await expect(within((tx) => tx.execute(sql.raw(statement)))).rejects.toMatchObject({
        cause: { code: '42501' },
      })
    })
  })

  test('tenant code does not record refusals by itself, and the application reads no log outside of a tenant', async () => {
    const record = sql`select audit_refusal('demo-org-acme', 'demo-ada', 'x:y', null, null)`
    await expect(asTenant((tx) => tx.execute(record))).rejects.toMatchObject({ cause: { code: '42501' } })
    await expect(db().execute(sql`select 1 from audit_log`)).rejects.toMatchObject({
      cause: { code: '42501' },
    })
  })

  test('a tenant sees its own log and no other', async () => {
    const [mine, theirs] = [await newOrganization(), await newOrganization()]
    const { rows } = await inTenant({ organization: mine }, (tx) =>
      tx.execute(sql`select distinct organization_id from audit_log`),
    )
    expect(rows).toEqual([{ organization_id: mine.id }])
    expect((await list(mine.owner)).rows.map(({ target }) => target)).not.toContain(
      `organization:${theirs.id}`,
    )
  })
})

const database = () => process.env.DATABASE_URL ?? ''
const broken = (options: Parameters<typeof brokenChains>[1] = {}) =>
  connected(database(), (client) => brokenChains(client, options))

/** What only the owner can do, and only by lifting row security first. */
const tamper = (statement: string) =>
  asOwner(`begin; alter table audit_log no force row level security; alter table audit_head no force row level security;
    ${statement};
    alter table audit_log force row level security; alter table audit_head force row level security; commit`)

describe('verifying names the first broken row', () => {
  /** A tenant with a log of ten rows. */
  async function tenantWithLog() {
    const tenant = await newOrganization()
    await inTenant({ organization: tenant }, (tx) =>
      tx.execute(
        sql`insert into project (organization_id, name) select ${tenant.id}, 'P' || n from generate_series(1, 8) n`,
      ),
    )
    const where = `organization_id = '${tenant.id}'`
    return { ...tenant, where }
  }

  test('of none, when nothing was touched', async () => {
    await tenantWithLog()
    expect(await broken()).toEqual([])
  })

  test.each([
    ['a changed actor', `actor_id = 'demo-mary'`],
    ['a changed time', `at = at - interval '1 microsecond'`],
    ['a changed action', `action = 'project:read'`],
    ['a changed target', `target = 'project:x'`],
    ['a changed address', `address = '192.0.2.1'`],
    ['a changed outcome', `outcome = 'refused'`],
    ['a changed value', `after = jsonb_set(after, '{name}', '"Other"')`],
    ['a value taken away', `after = null`],
    ['a changed hash', `hash = sha256('x')`],
  ])('of %s', async (_, change) => {
    const { slug, where } = await tenantWithLog()
    await tamper(`update audit_log set ${change} where ${where} and seq = 4`)
    expect(await broken({ wanted: slug })).toEqual([`${slug}: row 4 is not as it was written`])
  })

  test('of a row removed from the middle, or the beginning', async () => {
    const [middle, beginning] = [await tenantWithLog(), await tenantWithLog()]
    await tamper(`delete from audit_log where ${middle.where} and seq = 5`)
    await tamper(`delete from audit_log where ${beginning.where} and seq = 1`)
    expect(await broken({ wanted: middle.slug })).toEqual([`${middle.slug}: row 5 is missing`])
    expect(await broken({ wanted: beginning.slug })).toEqual([`${beginning.slug}: row 1 is missing`])
  })

  test('of the newest rows removed', async () => {
    const { slug, where } = await tenantWithLog()
    await tamper(`delete from audit_log where ${where} and seq > 7`)
    expect(await broken({ wanted: slug })).toEqual([`${slug}: row 8 is missing`])
  })

  test('of two rows exchanged', async () => {
    const { slug, where } = await tenantWithLog()
    await tamper(`update audit_log set seq = -seq where ${where} and seq in (4, 6);
      update audit_log set seq = case seq when -4 then 6 else 4 end where ${where} and seq < 0`)
    expect(await broken({ wanted: slug })).toEqual([`${slug}: row 4 is not as it was written`])
  })

  test('of an organization that is gone, by its id', async () => {
    const { id, where } = await tenantWithLog()
    await db().execute(sql`delete from organization where id = ${id}`)
    expect(await broken({ wanted: id })).toEqual([])
    await tamper(`delete from audit_log where ${where} and seq = 2`)
    expect(await broken({ wanted: id })).toEqual([`${id}: row 2 is missing`])
  })

  test('of a chain rewritten together with its head, by a head that was kept elsewhere', async () => {
    const { id, slug, where } = await tenantWithLog()
    const kept = parseHeads(
      (await connected(database(), (client) => heads(client, slug))).map(headLine).join('\n'),
    )
    expect(kept).toMatchObject([{ organization: slug, id, seq: 10 }])
    await inTenant({ organization: { id } }, (tx) =>
      tx.insert(project).values({ organizationId: id, name: 'Later' }),
    )
    expect(await broken({ wanted: slug, kept })).toEqual([])
    await tamper(`delete from audit_log where ${where} and seq > 9;
      update audit_head h set seq = l.seq, hash = l.hash from audit_log l where h.id = '${id}' and l.${where} and l.seq = 9`)
    expect(await broken({ wanted: slug })).toEqual([])
    expect(await broken({ wanted: slug, kept })).toEqual([
      `${slug}: row 10 is not the one that was kept; it or a row before it was rewritten`,
    ])
  })

  test('and says so when there is no such organization', async () => {
    await expect(broken({ wanted: 'no-such-organization' })).rejects.toThrow('There is no organization')
  })
})

/** Tables of organizations that are not audited, and why. */
const exempt = { audit_log: 'is the log' }

/** Tables that belong to organizations, whose changes nobody would see. */
const unaudited = async () =>
  (
    await asOwner(`
      select c.relname::text as name from pg_class c
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
         and (c.relname = 'organization' or exists (select 1 from pg_attribute a
               where a.attrelid = c.oid and a.attname = 'organization_id' and not a.attisdropped))
         and not exists (select 1 from pg_trigger t
               where t.tgrelid = c.oid and t.tgfoid = 'audit_change()'::regprocedure and t.tgenabled in ('O', 'A')
                 -- for each row (1), after insert (4), delete (8) and update (16), of whatever column, on no condition
                 and t.tgtype = 1 + 4 + 8 + 16 and t.tgqual is null and cardinality(t.tgattr::int2[]) = 0)
       order by 1`)
  )
    .map(({ name }) => String(name))
    .filter((name) => !(name in exempt))

describe('every table of organizations is audited', () => {
  test('by the catalogue', async () => {
    expect(await unaudited()).toEqual([])
  })

  test.each([
    ['dropped', 'drop trigger audit_change on member'],
    ['switched off', 'alter table member disable trigger audit_change'],
    [
      'narrowed',
      'drop trigger audit_change on member; create trigger audit_change after insert on member for each row execute function audit_change()',
    ],
  ])('a trigger that was %s is seen', async (_, statement) => {
    try {
      await asOwner(statement)
      expect(await unaudited()).toEqual(['member'])
    } finally {
      await asOwner(`drop trigger if exists audit_change on member; select audit_table('member')`)
    }
    expect(await unaudited()).toEqual([])
  })

  test('so is a table that somebody adds without it', async () => {
    try {
      await asOwner('create table forgotten (organization_id text not null, id uuid)')
      expect(await unaudited()).toEqual(['forgotten'])
    } finally {
      await asOwner('drop table if exists forgotten')
    }
  })
})

describe('a refused attempt is recorded', () => {
  const expectRefusal = async (work: Promise<unknown>, code: string) =>
    expect(await refusalCode(work)).toBe(code)
  const params = (org: string) => Promise.resolve({ org })

  test('of a member who lacks the permission', async () => {
    const { id, join } = await newOrganization()
    const plain = await join('member')
    const rows = await written(id, () =>
      expectRefusal(
        plain.with('project:delete', async () => {}),
        'forbidden',
      ),
    )
    expect(rows.map(told)).toEqual([refused(plain, 'project:delete')])
  })

  test('of somebody who is no member, though the answer does not say that there is anything', async () => {
    const { id, slug } = await newOrganization()
    const stranger = await newPerson()
    const rows = await written(id, async () => {
      const here = await refusal(stranger.with('project:read', async () => {}, slug))
      const nowhere = await refusal(stranger.with('project:read', async () => {}, 'no-such-organization'))
      expect([here.code, here.message]).toEqual([nowhere.code, nowhere.message])
      await expectRefusal(
        stranger.asMember(async () => {}, slug),
        'not_found',
      )
    })
    expect(rows.map(told)).toEqual([
      refused(stranger, 'project:read'),
      refused(stranger, 'organization:enter'),
    ])
  })

  test('of a person whose session ended long ago, or who never had one, it is not', async () => {
    const { id, slug, owner } = await newOrganization()
    const rows = await written(id, async () => {
      await new Browser().call(deleteProjectAction, { organization: slug, id: randomUUID() })
      await db().execute(sql`delete from session where id = ${owner.sessionId}`)
      await owner.call(deleteProjectAction, { organization: slug, id: randomUUID() })
      await new Browser().post('/organization/update', { organizationId: id, data: { name: 'x' } })
    })
    expect(rows).toEqual([])
  })

  test('once for a screen’s action, a page and a route', async () => {
    const { id, slug, join } = await newOrganization()
    const [plain, stranger] = [await join('member'), await newPerson()]
    const rows = await written(id, async () => {
      for (const person of [plain, stranger]) {
        await person.call(deleteProjectAction, { organization: slug, id: randomUUID() })
        const given = { params: params(slug), searchParams: Promise.resolve({}) }
        await person.within(() => AuditPage(given), 'render')
        await exported(person, slug)
      }
    })
    expect(rows.map(told)).toEqual(
      [plain, stranger].flatMap((person) =>
        ['project:delete', 'audit:read', 'audit:read'].map((action) => refused(person, action)),
      ),
    )
  })

  test('not for the shell around a page, which only looks', async () => {
    const { id, slug } = await newOrganization()
    const stranger = await newPerson()
    const rows = await written(id, () =>
      stranger.within(() => OrganizationLayout({ children: null, params: params(slug) }), 'render'),
    )
    expect(rows).toEqual([])
  })

  describe.each(doors)('through the $name', (door) => {
    test('of a role above one’s own, once', async () => {
      await forgetCounts()
      const { id, join } = await newOrganization()
      const admin = await join('admin')
      const rows = await written(id, async () => {
        expect(await door.invite(admin, 'boss@people.test', 'owner')).toMatchObject({ status: 403 })
      })
      expect(rows.map(told)).toEqual([refused(admin, 'invitation:create')])
    })

    test('of a member who lacks the permission, once', async () => {
      const { id, join } = await newOrganization()
      const plain = await join('member')
      const rows = await written(id, async () => {
        expect(await door.removeMember(plain, plain.memberId)).toMatchObject({ status: 403 })
      })
      expect(rows.map(told)).toEqual([refused(plain, 'member:delete')])
    })

    test('of a member of another organization', async () => {
      const [mine, theirs] = [await newOrganization(), await newOrganization()]
      const rows = await written(mine.id, async () => {
        expect(await door.removeMember(mine.owner, theirs.owner.memberId)).toMatchObject({ status: 404 })
      })
      expect(rows.map(told)).toEqual([refused(mine.owner, 'member:delete')])
      expect(await stored(theirs.id)).toHaveLength(2)
    })

    test('of an invitation that is somebody else’s', async () => {
      await forgetCounts()
      const tenant = await newOrganization()
      const [{ invitation }, thief] = [await invited(door, tenant), await newPerson()]
      const rows = await written(tenant.id, async () => {
        expect(await door.accept(thief, invitation.id)).toMatchObject({ status: 404 })
        expect(await door.decline(thief, invitation.id)).toMatchObject({ status: 404 })
      })
      expect(rows.map(told)).toEqual([
        refused(thief, 'invitation:accept'),
        refused(thief, 'invitation:reject'),
      ])
    })
  })

  test('of a stranger at the endpoint, and not where there is no organization', async () => {
    const { id } = await newOrganization()
    const stranger = await newPerson()
    const data = { name: 'Mine now' }
    const rows = await written(id, async () => {
      const post = (organizationId: string) => stranger.post('/organization/update', { organizationId, data })
      const [here, nowhere] = [await post(id), await post('no-such-id')]
      expect([here.status, here.body]).toEqual([404, nowhere.body])
    })
    expect(rows.map(told)).toEqual([refused(stranger, 'organization:update')])
    expect(await asOwner(`select 1 from audit_head where id = 'no-such-id'`)).toEqual([])
  })

  test('at most sixty times an hour for one person, whose own log is not filled by another', async () => {
    const { id, join } = await newOrganization()
    const [plain, other] = [await join('member'), await join('member')]
    const attempt = (person: Person) => refusalCode(person.with('audit:read', async () => {}))
    const rows = await written(id, async () => {
      for (let n = 0; n < 63; n++) expect(await attempt(plain)).toBe('forbidden')
      await attempt(other)
    })
    expect(rows).toHaveLength(61)
    expect(rows.at(-1)).toMatchObject({ actor: other.id })
  })

  test('or, when it cannot be, the answer is the same and the fault is logged', async () => {
    const { id, join } = await newOrganization()
    const plain = await join('member')
    const logged = vi.spyOn(log, 'error').mockImplementation(() => {})
    await asOwner('revoke execute on function audit_refusal(text, text, text, text, text) from atrium_app')
    try {
      await expectRefusal(
        plain.with('project:delete', async () => {}),
        'forbidden',
      )
      expect(
        await plain.post('/organization/update', { organizationId: id, data: { name: 'x' } }),
      ).toMatchObject({ status: 403 })
    } finally {
      await asOwner('grant execute on function audit_refusal(text, text, text, text, text) to atrium_app')
    }
    expect(logged).toHaveBeenCalledTimes(2)
  })

  test('and stays within a chain that is whole', async () => {
    const { slug, join } = await newOrganization()
    const plain = await join('member')
    await refusalCode(plain.with('project:delete', async () => {}))
    expect(await broken({ wanted: slug })).toEqual([])
  })
})

describe('the list', () => {
  test('pages through everything without losing or repeating a row, though new ones come', async () => {
    const tenant = await newOrganization()
    const add = (rows: number) =>
      inTenant({ organization: tenant, user: tenant.owner }, (tx) =>
        tx.execute(
          sql`insert into project (organization_id, name) select ${tenant.id}, 'P' || n from generate_series(1, ${rows}::int) n`,
        ),
      )
    await add(120)
    const pages: number[][] = []
    let page = await list(tenant.owner)
    pages.push(page.rows.map(({ seq }) => seq))
    while (page.next) {
      await add(7)
      page = await list(tenant.owner, { before: page.next })
      pages.push(page.rows.map(({ seq }) => seq))
    }
    expect(pages.map(({ length }) => length)).toEqual([50, 50, 22])
    expect(pages.flat()).toEqual(Array.from({ length: 122 }, (_, n) => 122 - n))
  })

  test('is filtered by person, action and day, and says which actions there are', async () => {
    const { owner, join } = await newOrganization()
    const plain = await join('member', await newPerson({ name: 'Grete 50%_Hermann' }))
    const create = (person: Person, name: string) =>
      person.with('project:create', (context) => createProject(context, { name }))
    await create(owner, 'Owned')
    await create(plain, 'Plain')
    const today = new Date().toISOString().slice(0, 10)
    const found = async (filter: AuditFilter) =>
      (await list(owner, filter)).rows.map(({ subject, action }) => `${action} ${subject}`)

    expect(await found({ person: 'grete 50%_' })).toEqual(['project:create Plain'])
    expect(await found({ person: plain.id })).toEqual(['project:create Plain'])
    expect(await found({ person: 'nobody%' })).toEqual([])
    expect(await found({ person: '\u0000' })).toHaveLength(5)
    expect(await found({ action: 'project:create' })).toEqual([
      'project:create Plain',
      'project:create Owned',
    ])
    expect(await found({ from: today, to: today })).toHaveLength(5)
    expect(await found({ to: '2020-01-01' })).toEqual([])
    expect(await found({ from: '2999-01-01' })).toEqual([])
    expect(await owner.with('audit:read', auditActions)).toEqual([
      'member:create',
      'organization:create',
      'project:create',
    ])
  })

  test('names members, and of who left or never came only the id', async () => {
    const { id, slug, owner, join } = await newOrganization()
    const plain = await join('member')
    await plain.with('project:create', (context) => createProject(context, { name: 'Mine' }))
    await refusalCode((await newPerson()).with('project:read', async () => {}, slug))
    await owner.post('/organization/remove-member', { organizationId: id, memberIdOrEmail: plain.memberId })
    const { rows } = await list(owner)
    expect(rows.map(({ action, actor, actorId, subject }) => [action, actor, actorId, subject])).toEqual([
      ['member:delete', owner.name, owner.id, null],
      ['project:read', null, expect.any(String), null],
      ['project:create', null, plain.id, 'Mine'],
      ['member:create', null, null, null],
      ['member:create', null, null, owner.name],
      ['organization:create', null, null, 'Fresh Tenant'],
    ])
  })

  test('shows no invitation’s id, which is its link; and addresses only to who may see invitations', async () => {
    await forgetCounts()
    const tenant = await newOrganization()
    await tenant.customRole('auditor', ['audit:read'])
    const auditor = await tenant.join('auditor')
    const [door] = doors
    const { guest, invitation } = await invited(door, tenant)
    await door.cancel(tenant.owner, invitation.id)
    const seen = async (person: Person) => {
      const text = await (await exported(person, tenant.slug)).text()
      const { rows } = await list(person)
      const [cancelled, created] = rows
      return { text: text + JSON.stringify(rows), cancelled, created }
    }
    const masked = `${invitation.id.slice(0, 6)}…`
    const all = await seen(tenant.owner)
    expect(all.text).not.toContain(invitation.id)
    expect(all.created).toMatchObject({
      target: `invitation:${masked}`,
      subject: guest.email,
      after: { id: masked, email: guest.email },
    })
    expect(all.cancelled).toMatchObject({ target: `invitation:${masked}`, subject: guest.email })
    const some = await seen(auditor)
    expect(some.text).not.toContain(invitation.id)
    expect(some.text).not.toContain(guest.email)
  })

  test.each([
    [{ before: '0' }, {}],
    [{ before: 'x', action: "x' or true", from: '2026-02-30', to: 'tomorrow', person: 'x'.repeat(101) }, {}],
    [{ before: '1e300', action: '', from: '', person: '' }, { person: '' }],
    [
      { before: '12', action: 'project:create', from: '2026-01-01', person: ' Ada ', q: '1' },
      { before: 12, action: 'project:create', from: '2026-01-01', person: 'Ada' },
    ],
  ])('takes of the query %j what fits', (query, filter) => {
    const parsed = Object.entries(auditFilter.parse(query)).filter(([, value]) => value !== undefined)
    expect(Object.fromEntries(parsed)).toEqual(filter)
  })
})

/** The answer of the export's route, as a browser gets it. */
function exported(person: Browser, slug: string, query = ''): Promise<Response> {
  const request = new Request(`http://localhost:3000/dashboard/${slug}/audit-log/export${query}`)
  return person.within(() => GET(request, { params: Promise.resolve({ org: slug }) }))
}

describe('the export', () => {
  test('is a file of what the filter finds', async () => {
    const { slug, owner } = await newOrganization()
    const create = (name: string) =>
      owner.with('project:create', (context) => createProject(context, { name }))
    await create('=HYPERLINK("http://x.test")')
    await create('Say "hello", twice')
    const answer = await exported(owner, slug, '?action=project:create')
    expect(answer.status).toBe(200)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'cache-control': 'no-store',
      'content-disposition': expect.stringMatching(
        new RegExp(`^attachment; filename="audit-log-${slug}-\\d{4}-\\d\\d-\\d\\d\\.csv"$`),
      ),
    })
    const [head, hello, formula, ...rest] = (await answer.text()).split('\r\n')
    expect(head).toBe('seq,at,actor,actorId,action,outcome,target,subject,before,after,address')
    expect(hello).toContain('"Say ""hello"", twice"')
    expect(formula).toContain(`"'=HYPERLINK(""http://x.test"")"`)
    expect(rest).toEqual([''])
  })

  test.each([
    ['=1+1', `"'=1+1"`],
    ['+1', `"'+1"`],
    ['-1', `"'-1"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['\t=1', `"'\t=1"`],
    ['\r=1', `"'\r=1"`],
    ['a "quoted" word', '"a ""quoted"" word"'],
    ['two\nlines', '"two\nlines"'],
    ['a,b', '"a,b"'],
    ['5 - 3', '"5 - 3"'],
    ['', '""'],
    [null, '""'],
    [12, '"12"'],
    [new Date(0), '"1970-01-01T00:00:00.000Z"'],
    [{ name: '=1' }, '"{""name"":""=1""}"'],
  ])('writes %j so that no spreadsheet computes it', (value, cell) => {
    expect(csvCell(value)).toBe(cell)
  })

  test('is for those who may read the log; the page asks for the same', async () => {
    const { slug, join } = await newOrganization()
    const plain = await join('member')
    const refusals = await Promise.all(
      [plain, await newPerson(), new Browser()].map(async (person) => {
        const answer = await exported(person, slug)
        return [answer.status, await answer.json()]
      }),
    )
    expect(refusals).toMatchObject([
      [403, { code: 'FORBIDDEN', permission: 'audit:read' }],
      [404, { code: 'NOT_FOUND' }],
      [401, { code: 'UNAUTHENTICATED' }],
    ])
    expect([GET.permission, AuditPage.permission]).toEqual(['audit:read', 'audit:read'])
    expect(await refusal(list(plain))).toMatchObject({ status: 403, permission: 'audit:read' })
  })

  test('is 503 without the database, and tells nothing of a fault but that it is ours', async () => {
    const { slug, owner } = await newOrganization()
    vi.spyOn(log, 'error').mockImplementation(() => {})
    const fail = (error: Error) =>
      vi.spyOn(pool(), 'query').mockImplementation(() => {
        throw error
      })
    fail(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }))
    const away = await exported(owner, slug)
    expect([away.status, away.headers.get('retry-after')]).toEqual([503, '5'])
    fail(new TypeError('secret detail'))
    const fault = await exported(owner, slug)
    expect([fault.status, await fault.text()]).toEqual([500, expect.not.stringContaining('secret')])
  })
})
