import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { closePools, pool } from '@/db'
import type { inTenant, readInTenant } from '@/db/tenant'
import { inTenantScope } from '@/db/tenant-scope'
import { requireStaff } from '@/lib/guard/server'
import { arriveAtInvitation, listMyInvitations } from '@/lib/invitations/queries'
import { otherOwners } from '@/lib/members/rules'
import { homeOrganization, listOrganizations, listRestorable } from '@/lib/organizations/queries'
import { listProjects } from '@/lib/projects/queries'
import { listPlatformAudit, platformActions } from '@/lib/staff/audit'
import { listEmails } from '@/lib/staff/deliveries'
import { listMembersOf, readOrganization } from '@/lib/staff/organization'
import { listMemberships, listSessionsOf, readPerson } from '@/lib/staff/person'
import { mailFigures } from '@/lib/staff/queries'
import { channels } from '../support/channels'
import { expectNone } from '../support/none'
import { asOwner } from '../support/owner'
import { as, type Person, signedInAs } from '../support/people'
import { compiledSources } from '../support/sources'
import { callerIn, declaredBefore } from './support/caller'
import { cases, signIn, succeeds } from './support/cases'
import { drawnCases, rowsIn } from './support/drawn-cases'
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
      callers.add(caller())
      return module.inTenant(...given)
    },
    readInTenant: (...given: Parameters<typeof readInTenant>) => {
      callers.add(caller())
      return module.readInTenant(...given)
    },
  }
})

const caller = () => JSON.stringify(callerIn(new Error().stack ?? '') ?? { path: '', line: 0 })

const placeSchema = z.object({ path: z.string(), line: z.number() })

/** More than a page of any list; far less than a big organization holds, or than all organizations do. */
const most = 150

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
    async ({ ask, whole, bounded, drawn }) => {
      const rows = drawn ? await rowsIn(id) : {}
      const asked = await asking(() => ask(person, rows))
      expect(asked.length).toBeGreaterThan(1)
      expectNone(
        findings(asked, { most: whole ? Number.POSITIVE_INFINITY : most, bounded }),
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
    name: 'one person',
    ask: async () => {
      const staff = await requireStaff('staff:read')
      await readPerson(staff, 'load-7-owner')
      await listMemberships(staff, 'load-7-owner', {})
      await listSessionsOf(staff, 'load-7-owner', {})
    },
  },
  {
    name: 'one organization',
    ask: async () => {
      const staff = await requireStaff('staff:read')
      await readOrganization(staff, bigOrganization.id)
      for (const owners of [true, false]) await listMembersOf(staff, bigOrganization.id, { owners })
    },
  },
  {
    name: 'emails',
    ask: async () => {
      await listEmails(await requireStaff('staff:read'), {})
      await listEmails(await requireStaff('staff:read'), { problems: true })
      await listEmails(await requireStaff('staff:read'), { search: 'guest-load-7-1@load.test' })
    },
  },
  {
    name: 'what staff did',
    ask: async () => {
      const staff = await requireStaff('staff:audit')
      await listPlatformAudit(staff, { about: 'user:load-7-owner' })
      await listPlatformAudit(staff, { person: 'owner-7', action: 'staff:ban' })
      await platformActions(staff)
    },
  },
  {
    name: 'mails',
    ask: async () => mailFigures(await requireStaff('staff:read')),
    across: 'it counts every mail',
  },
])('a page of $name for staff is read by index, unless it asks about all', async ({ ask, across }) => {
  const stella = await as('stella')
  const asked = await asking(() => stella.within(ask))
  expect(asked.length).toBeGreaterThan(1)
  // The members of “one organization” are a thousand.
  expect(findings(asked, { most: 2_000, across: across !== undefined })).toEqual([])
})

test('nothing that runs in inTenant was left out', () => {
  const outsideDb = compiledSources().filter(({ path }) => !path.startsWith('db/'))
  const called = outsideDb.flatMap(({ path, text }) =>
    [...text.matchAll(/\b(?:inTenant|readInTenant)\(/g)].map(
      ({ index }) => `${path} ${declaredBefore(text.slice(0, index))}`,
    ),
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
  await asOwner(
    'drop index project_archived_idx; alter table project drop constraint project_organization_id_id_pk cascade',
  )
  expect(findings(await ask(), { most })).toContainEqual(
    expect.stringMatching(/^reads all of project: select .*"project"/),
  )
})
