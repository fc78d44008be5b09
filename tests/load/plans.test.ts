import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { closePools, pool } from '@/db'
import type { inTenant } from '@/db/tenant'
import { inTenantScope } from '@/db/tenant-scope'
import { exportAudit } from '@/lib/audit/export'
import { auditActions, listAudit } from '@/lib/audit/queries'
import { AppError } from '@/lib/errors'
import { requireStaff } from '@/lib/guard/server'
import { helpAfter } from '@/lib/http/grantors'
import { arriveAtInvitation, listInvitations, listMyInvitations } from '@/lib/invitations/queries'
import { listMembers } from '@/lib/members/queries'
import { otherOwners } from '@/lib/members/rules'
import { homeOrganization, listOrganizations, listRestorable, overview } from '@/lib/organizations/queries'
import { openOffer } from '@/lib/ownership/queries'
import { listProjects, type ProjectFilter } from '@/lib/projects/queries'
import { getRole, listRoles, listRolesInUse } from '@/lib/roles/queries'
import { listAllOrganizations, listPeople, mailFigures } from '@/lib/staff/queries'
import { channels } from '../support/channels'
import { expectNone } from '../support/none'
import { asOwner } from '../support/owner'
import { as, type Person, signedInAs } from '../support/people'
import { compiledSources } from '../support/sources'
import { callerIn, declaredBefore } from './support/caller'
import { type Case, drawnCases, rowsIn } from './support/drawn-cases'
import { bigOrganization, wanderer } from './support/fixture'
import { asking, findings } from './support/plans'

// Among 1,000 organizations, and in one with 1,000 members and 10,000 projects: what the application really asks of the database
// is found by an index, and a page costs no more where more is stored.

/** Where inTenant was called, as JSON. */
const callers = vi.hoisted(() => new Set<string>())
vi.mock('@/db/tenant', async (original) => {
  const module = await original<typeof import('@/db/tenant')>()
  return {
    ...module,
    inTenant: (...given: Parameters<typeof inTenant>) => {
      callers.add(JSON.stringify(callerIn(new Error().stack ?? '') ?? { path: '', line: 0 }))
      return module.inTenant(...given)
    },
  }
})

const placeSchema = z.object({ path: z.string(), line: z.number() })

/** More than a page of any list; far less than a big organization holds, or than all organizations do. */
const most = 150
const day = new Date(Date.now() - 28 * 24 * 3600 * 1000).toISOString().slice(0, 10)

const projects = (query: { after?: string; before?: string; search?: string; filter?: ProjectFilter }) => ({
  ask: (person: Person) => person.with('project:read', (context) => listProjects(context, query)),
})
const audit = (filter: Parameters<typeof listAudit>[1]) => ({
  ask: (person: Person) => person.with('audit:read', (context) => listAudit(context, filter)),
})
/** Members of the organization who are nobody in particular. */
const other = ({ slug }: Person, n: number) =>
  slug === bigOrganization.slug
    ? { memberId: `m-big-${n + 10}`, userId: `load-big-${n + 10}` }
    : { memberId: `${slug.replace('load-', 'm-')}-member${n}`, userId: `${slug}-member${n}` }

const signIn = (id: string, organization: string, memberId = '') =>
  signedInAs({ id, name: id, email: `${id}@load.test` }, { id: organization, slug: organization, memberId })

async function succeeds(work: Promise<{ status: number; body: Record<string, unknown> }>) {
  const { status, body } = await work
  expect(status).toBe(200)
  return body
}

const cases: Case[] = [
  { name: 'the first page of projects', ...projects({}) },
  {
    name: 'the pages after and before',
    ask: (person) =>
      person.with('project:read', async (context) => {
        const { next } = await listProjects(context, {})
        const { previous } = await listProjects(context, { after: next })
        await listProjects(context, { before: previous })
      }),
  },
  { name: 'archived projects', ...projects({ filter: 'archived' }) },
  { name: 'all projects', ...projects({ filter: 'all' }) },
  {
    name: 'projects by a word',
    ...projects({ search: 'Project 77' }),
    whole: 'a word may stand in any name',
  },
  {
    name: 'pages of members',
    ask: (person) =>
      person.with('member:read', async (context) => {
        const { next } = await listMembers(context, {})
        await listMembers(context, { after: next })
      }),
  },
  {
    name: 'members by a word',
    ask: (person) => person.with('member:read', (context) => listMembers(context, { search: 'er 77' })),
    whole: 'a word may stand in any name',
  },
  {
    name: 'open invitations',
    ask: (person) => person.with('invitation:read', listInvitations),
    whole: 'a quota bounds them',
  },
  { name: 'roles', ask: (person) => person.with('ac:read', listRoles) },
  {
    name: 'roles with the number of their members',
    ask: (person) => person.with('ac:read', listRolesInUse),
    whole: 'it counts every member',
  },
  {
    name: 'one role',
    ask: (person) => person.with('ac:read', (context) => getRole(context, 'helper')),
    whole: 'it counts every member',
  },
  { name: 'the newest of the audit log', ...audit({}) },
  { name: 'older entries', ...audit({ before: 60 }) },
  { name: 'entries of an action', ...audit({ action: 'member:create' }) },
  {
    name: 'entries of nobody',
    ...audit({ person: 'nobody-of-that-id' }),
    whole: 'a word may stand in any name',
  },
  {
    name: 'entries of a person by name',
    ...audit({ person: 'Owner' }),
    whole: 'a word may stand in any name',
  },
  { name: 'entries of a day', ...audit({ from: day, to: day }), whole: 'a day may be full' },
  { name: 'actions of the audit log', ask: (person) => person.with('audit:read', auditActions) },
  {
    name: 'the download of the audit log',
    ask: (person) => person.with('audit:read', (context) => exportAudit(context, {})),
    whole: 'it is the log, ten thousand entries at a time',
  },
  {
    name: 'the figures of the overview',
    ask: (person) => person.asMember(overview),
    whole: 'it counts what there is',
  },
  { name: 'an offer of ownership', ask: (person) => person.asMember(openOffer) },
  {
    name: 'who could give a permission',
    ask: async (person) => {
      const member = await signIn(other(person, 1).userId, person.slug)
      const refused = new AppError('forbidden', '', { permission: 'organization:delete' })
      expect(await member.within(() => helpAfter(refused, person.slug))).toContain('can give')
    },
    whole: 'anybody may hold a role that gives it',
  },
  {
    name: 'inviting, again, and cancelling',
    ask: async (person) => {
      const [screen] = channels
      const email = `new@${person.slug}.test`
      const { url } = await succeeds(screen.invite(person, email, 'member'))
      const id = String(url).split('/').at(-1) ?? ''
      await succeeds(screen.resend(person, { id, email, role: 'member' }))
      await succeeds(screen.cancel(person, id))
    },
    whole: 'Better Auth counts open invitations, and a quota bounds them',
  },
  ...channels.map(
    (channel, n): Case => ({
      name: `changing a role, removing a member, and leaving (${channel.name})`,
      ask: async (person) => {
        const [promoted, leaving] = [other(person, 2 + n), other(person, 4 + n)]
        await succeeds(channel.changeRole(person, promoted.memberId, 'admin'))
        await succeeds(channel.removeMember(person, promoted.memberId))
        await succeeds(channel.leave(await signIn(leaving.userId, person.slug)))
      },
      whole: 'invitations of who lost power end, and a quota bounds them',
    }),
  ),
  ...channels.map(
    (channel): Case => ({
      name: `making, changing and deleting a role (${channel.name})`,
      ask: async (person) => {
        await succeeds(channel.createRole(person, channel.name, ['project:read']))
        await succeeds(channel.updateRole(person, channel.name, ['project:read', 'member:read']))
        await succeeds(channel.deleteRole(person, channel.name))
      },
      whole: 'anybody may hold the role that goes',
    }),
  ),
]

const homes = {
  'one of a thousand': { user: 'load-7-owner', id: 'load-7' },
  'a big one': { user: 'load-big-1', id: bigOrganization.id },
}

describe.each(Object.entries(homes))('in %s', (_, { user, id }) => {
  let person: Person
  beforeAll(async () => {
    person = await signIn(user, id)
  })

  test.each([...cases, ...drawnCases])(
    '$name: by index, and no more than shown',
    async ({ ask, whole, drawn }) => {
      const rows = drawn ? await rowsIn(id) : {}
      const asked = await asking(() => ask(person, rows))
      expect(asked.length).toBeGreaterThan(1)
      expectNone(
        findings(asked, { most: whole ? Number.POSITIVE_INFINITY : most }),
        'Wants an index, or a limit',
      )
    },
  )
})

test('renaming and deleting one of a thousand is by index', async () => {
  const [screen] = channels
  const person = await signIn('load-8-owner', 'load-8')
  const asked = await asking(async () => {
    await succeeds(screen.update(person, { name: 'Renamed', slug: 'load-8' }))
    await succeeds(screen.remove(person))
  })
  expect(findings(asked, { most })).toEqual([])
})

test('the owners of a big organization are counted by the index of owners, whoever used the connection first', async () => {
  await closePools()
  await pool().query('begin; set local role atrium_tenant; select from member; commit')
  const asked = await asking(() => otherOwners(bigOrganization.id, 'm-big-2'))
  expect(asked.flatMap(({ scans }) => scans.map(({ read }) => read))).toEqual([1])
})

const wanda = () => signedInAs({ id: wanderer, name: 'Wanda', email: 'wanda@load.test' })

test.each<{ name: string; ask: (person: Person) => Promise<unknown> }>([
  { name: 'their organizations', ask: (person) => person.signedIn(listOrganizations) },
  { name: 'where to go first', ask: (person) => person.signedIn(homeOrganization) },
  { name: 'what they may restore', ask: (person) => person.signedIn(listRestorable) },
  { name: 'invitations to them', ask: (person) => person.signedIn(listMyInvitations) },
  {
    name: 'where an invitation leads',
    ask: (person) => person.signedIn((viewer) => arriveAtInvitation(viewer, 'load-invitation-load-9-1')),
  },
  { name: 'get-session', ask: (person) => person.get('/get-session') },
  { name: 'list (of organizations)', ask: (person) => person.get('/organization/list') },
  {
    name: 'set-active',
    ask: (person) => person.post('/organization/set-active', { organizationSlug: 'load-1' }),
  },
])('to answer one person about $name, nothing is read of other people’s', async ({ ask }) => {
  const person = await wanda()
  const asked = await asking(() => ask(person))
  expect(asked.length).toBeGreaterThan(0)
  expect(findings(asked, { most })).toEqual([])
})

type StaffCase = { name: string; ask: () => Promise<unknown>; across?: string }

test.each<StaffCase>([
  {
    name: 'organizations',
    ask: async () =>
      listAllOrganizations(await requireStaff(), {
        after: (await listAllOrganizations(await requireStaff(), {})).next,
      }),
  },
  {
    name: 'people',
    ask: async () =>
      listPeople(await requireStaff(), { after: (await listPeople(await requireStaff(), {})).next }),
  },
  {
    name: 'organizations by a word',
    ask: async () => listAllOrganizations(await requireStaff(), { search: 'Load 7' }),
    across: 'a word may stand in any name',
  },
  {
    name: 'people by a word',
    ask: async () => listPeople(await requireStaff(), { search: 'Owner 7' }),
    across: 'a word may stand in any name',
  },
  {
    name: 'mails',
    ask: async () => mailFigures(await requireStaff()),
    across: 'it counts every mail',
  },
])('a page of $name for staff is read by index, unless it asks about all', async ({ ask, across }) => {
  const stella = await as('stella')
  const asked = await asking(() => stella.within(ask))
  expect(asked.length).toBeGreaterThan(1)
  // Members are counted for each organization that is shown, and one of them has a thousand.
  expect(findings(asked, { most: 2_000, across: across !== undefined })).toEqual([])
})

test('nothing that runs in inTenant was left out', () => {
  const outsideDb = compiledSources().filter(({ path }) => !path.startsWith('db/'))
  const called = outsideDb.flatMap(({ path, text }) =>
    [...text.matchAll(/\binTenant\(/g)].map(({ index }) => `${path} ${declaredBefore(text.slice(0, index))}`),
  )
  const texts = new Map(outsideDb.map(({ path, text }) => [path, text.split('\n')]))
  const ran = new Set(
    [...callers].map((place) => {
      const { path, line } = placeSchema.parse(JSON.parse(place))
      return `${path} ${declaredBefore((texts.get(path) ?? []).slice(0, line).join('\n'))}`
    }),
  )
  expect(called.length).toBeGreaterThan(10)
  expectNone(
    [...new Set(called)].filter((caller) => !ran.has(caller)),
    'Neither an operation nor a page ran these: run them among the cases of tests/load/plans.test.ts',
  )
})

describe('the policies themselves', () => {
  const acme = { organization: { id: 'load-7' } }

  test('every command on every table of tenants, without any where, goes by an index of the organization', async () => {
    const commands = await asOwner(`
      select g.table_name::text as name, lower(g.privilege_type) as command from information_schema.role_table_grants g
       where g.grantee = 'atrium_tenant' and g.table_schema = 'public' and g.privilege_type in ('SELECT', 'UPDATE', 'DELETE')
         and exists (select 1 from information_schema.columns c where c.table_schema = 'public' and c.table_name = g.table_name
                      and c.column_name = 'organization_id')`)
    expect(commands.length).toBeGreaterThan(7)
    for (const { name, command } of commands) {
      const statement = {
        select: `select * from ${name}`,
        delete: `delete from ${name}`,
        update: `update ${name} set organization_id = organization_id`,
      }
      const run = (text: string) => inTenantScope(acme, (tx) => tx.execute(sql.raw(text)))
      const { rows: own } = await run(`select from ${name}`)
      const asked = await asking(() => run(statement[command as 'select']))
      expect(asked.filter(({ role }) => role === 'atrium_tenant')).not.toEqual([])
      expectNone(
        findings(asked, { most: own.length }),
        `To ${command} in ${name} wants an index, or rows in tests/load/support/fixture.ts`,
      )
    }
  })

  test.each([
    ['organization', 'select id from organization', 'load-7'],
    ['user', `select id from "user" where id = 'load-7-owner'`, 'load-7-owner'],
    // By the index of people alone, too, as a person has few memberships.
    ['member', `select id from member where user_id = 'load-7-owner'`, 'm-7-owner'],
    ['mail', `select id from mail where id = 'load-mail-load-7-1'`, 'load-mail-load-7-1'],
  ])('the policy of %s asks indexes, too', async (_, statement, id) => {
    const asked = await asking(async () => {
      const { rows } = await inTenantScope(acme, (tx) => tx.execute(sql.raw(statement)))
      expect(rows).toEqual([{ id }])
    })
    expect(findings(asked, { most: 20 })).toEqual([])
  })
})

test('an index that is missing is noticed, and the statement that wants it is named', async () => {
  const person = await signIn('load-big-1', bigOrganization.id)
  const ask = () => asking(() => person.with('project:read', (context) => listProjects(context, {})))
  expect(findings(await ask(), { most })).toEqual([])
  await asOwner('drop index project_created_idx')
  expect(findings(await ask(), { most })).toEqual([
    expect.stringMatching(/^reads \d{4,5} rows of project: select .*"project"/),
  ])
  await asOwner('alter table project drop constraint project_organization_id_id_pk cascade')
  expect(findings(await ask(), { most })).toContainEqual(
    expect.stringMatching(/^reads all of project: select .*"project"/),
  )
})
