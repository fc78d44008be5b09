import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import AuditPage from '@/app/dashboard/[org]/audit-log/page'
import { addDomain } from '@/app/dashboard/[org]/settings/actions'
import type { Transaction } from '@/db'
import { inTenant } from '@/db/tenant'
import { inTenantScope } from '@/db/tenant-scope'
import { auditActions } from '@/lib/audit/queries'
import { readableResources } from '@/lib/audit/readable'
import { allPermissions } from '@/lib/guard/policy'
import { operation } from '@/lib/operation'
import { broken, exported, invited, list, type Organization, written } from '../../support/audit'
import { channels } from '../../support/channels'
import { freeDomain } from '../../support/joining'
import { readPage } from '../../support/markup'
import { expectNone } from '../../support/none'
import { asOwner } from '../../support/owner'
import { newOrganization, type Person } from '../../support/people'

// What a table and an operation choose about the audit log, and who reads which rows of it.

const create = `
  create table test_comment (organization_id text not null references organization on delete cascade, id uuid default gen_random_uuid(),
    title text, body text, views int not null default 0, primary key (organization_id, id));
  select protect_tenant_table('test_comment');`

beforeAll(() =>
  asOwner(
    `${create} select audit_table('test_comment', label => 'title', omit => '{body}', ignore => '{views}')`,
  ),
)
afterAll(() => asOwner('drop table if exists test_comment'))

const secret = 'nobody keeps this'
const insert = ({ id }: { id: string }) =>
  sql`insert into test_comment (organization_id, title, body) values (${id}, 'First', ${secret})`
const asTenant = (organization: Organization, run: (tx: Transaction) => Promise<unknown>) =>
  written(organization.id, () => inTenantScope({ organization }, run))

describe('a table chooses', () => {
  test('which columns never enter the log, and a change of them is told without its words', async () => {
    const organization = await newOrganization()
    const rows = await asTenant(organization, async (tx) => {
      await tx.execute(insert(organization))
      await tx.execute(sql`update test_comment set body = 'another ' || body`)
      await tx.execute(sql`update test_comment set title = 'Second', body = 'a third ' || body`)
      await tx.execute(sql`delete from test_comment`)
    })
    expect(JSON.stringify(rows)).not.toContain(secret)
    expect(rows.map(({ action, before, after }) => [action, before, after])).toEqual([
      ['test_comment:create', null, expect.objectContaining({ title: 'First', views: 0 })],
      ['test_comment:update', {}, {}],
      ['test_comment:update', { title: 'First' }, { title: 'Second' }],
      ['test_comment:delete', expect.objectContaining({ title: 'Second' }), null],
    ])
    for (const row of rows) expect({ ...row.before, ...row.after }).not.toHaveProperty('body')
    expect(await broken({ wanted: organization.slug })).toEqual([])
  })

  test('which column names a row', async () => {
    const organization = await newOrganization()
    await asTenant(organization, async (tx) => {
      await tx.execute(insert(organization))
      await tx.execute(sql`update test_comment set body = 'other'`)
    })
    const named = await asOwner(
      `select action, subject from audit_log where organization_id = '${organization.id}' and action like 'test_comment:%' order by seq`,
    )
    expect(named).toEqual([
      { action: 'test_comment:create', subject: 'First' },
      { action: 'test_comment:update', subject: 'First' },
    ])
  })

  test('which columns change without a row', async () => {
    const organization = await newOrganization()
    const rows = await asTenant(organization, async (tx) => {
      await tx.execute(insert(organization))
      await tx.execute(sql`update test_comment set views = views + 1`)
      await tx.execute(sql`update test_comment set views = views + 1, title = 'Seen'`)
    })
    expect(rows.map(({ action, after }) => [action, after?.views])).toEqual([
      ['test_comment:create', 0],
      ['test_comment:update', 2],
    ])
  })

  test.each([
    [`label => 'tilte'`, 'names a column that test_other does not have'],
    [`omit => '{body,bodi}'`, 'names a column that test_other does not have'],
    [`ignore => '{wievs}'`, 'names a column that test_other does not have'],
    [`label => 'body', omit => '{body}'`, 'enters the log'],
  ])('only among its own: %s is refused', async (choice, reason) => {
    await expect(
      asOwner(`begin; create table test_other (organization_id text, id uuid, title text, body text, views int);
        select audit_table('test_other', ${choice}); rollback`),
    ).rejects.toThrow(reason)
  })

  test('and a column that is renamed later does not enter the log by its new name', async () => {
    const organization = await newOrganization()
    await asOwner('alter table test_comment rename body to text')
    try {
      const change = inTenantScope({ organization }, (tx) =>
        tx.execute(
          sql`insert into test_comment (organization_id, text) values (${organization.id}, ${secret})`,
        ),
      )
      await expect(change).rejects.toMatchObject({
        cause: { message: 'audit_table names a column that test_comment does not have' },
      })
    } finally {
      await asOwner('alter table test_comment rename text to body')
    }
  })
})

describe('an operation', () => {
  const input = z.object({})
  const summary = 'What a test asks'
  const change = (context: Parameters<typeof inTenant>[0], ...statements: string[]) =>
    inTenant(context, async (tx) => {
      for (const statement of statements) await tx.execute(sql.raw(statement))
    })
  const actionsOf = async (organization: Organization, run: (owner: Person) => Promise<unknown>) =>
    (await written(organization.id, () => run(organization.owner))).map(({ action }) => action)
  const prepared = async () => {
    const organization = await newOrganization()
    await asTenant(organization, (tx) =>
      tx.execute(sql`insert into project (organization_id, name) values (${organization.id}, 'One')`),
    )
    await asTenant(organization, (tx) => tx.execute(insert(organization)))
    return organization
  }

  test('calls what it updates by its permission, or by the word that it chose', async () => {
    const organization = await prepared()
    const archive = operation('project:archive', {
      summary,
      input,
      run: (context) => change(context, `update project set name = 'Two'`),
    })
    const close = operation('project:archive', {
      summary,
      input,
      audit: 'project:close',
      run: (context) => change(context, `update project set name = 'Three'`),
    })
    expect(
      await actionsOf(organization, (owner) => owner.with('project:archive', (context) => archive(context))),
    ).toEqual(['project:archive'])
    expect(
      await actionsOf(organization, (owner) => owner.with('project:archive', (context) => close(context))),
    ).toEqual(['project:close'])
  })

  test('names nothing but updates, and of its own resource; and nothing after it', async () => {
    const organization = await prepared()
    const close = operation('project:archive', {
      summary,
      input,
      audit: 'project:close',
      run: (context) =>
        change(
          context,
          `update project set name = 'Two'`,
          `update test_comment set title = 'Two'`,
          `insert into project (organization_id, name) values ('${organization.id}', 'New')`,
          `delete from project where name = 'Two'`,
        ),
    })
    const actions = await actionsOf(organization, (owner) =>
      owner.with('project:archive', (context) =>
        inTenant(context, async (tx) => {
          await close(context)
          await tx.execute(sql`update project set name = 'Later'`)
        }),
      ),
    )
    expect(actions).toEqual([
      'project:close',
      'test_comment:update',
      'project:create',
      'project:delete',
      'project:update',
    ])
  })
})

describe('a row of the log is read', () => {
  const read = async (person: Person, organization: Organization) => {
    const { rows } = await list(person)
    return {
      resources: [...new Set(rows.map(({ action }) => action.split(':')[0]))].sort(),
      actions: await person.with('audit:read', auditActions),
      text: await (await exported(person, organization.slug)).text(),
    }
  }
  const filled = async (...permissions: string[]) => {
    const organization = await newOrganization()
    await organization.customRole('auditor', ['audit:read', ...permissions])
    const auditor = await organization.join('auditor')
    const [channel] = channels
    const { guest } = await invited(channel, organization)
    await asTenant(organization, (tx) =>
      tx.execute(
        sql`insert into project (organization_id, name) values (${organization.id}, 'Hidden project')`,
      ),
    )
    await asTenant(organization, (tx) => tx.execute(insert(organization)))
    return { organization, auditor, guest }
  }

  test('by those who hold the permission to read its resource, and by no other', async () => {
    const { organization, auditor, guest } = await filled()
    const { resources, actions, text } = await read(auditor, organization)
    expect(resources).toEqual(['organization'])
    expect(actions).toEqual(['organization:create'])
    for (const hidden of ['Hidden project', guest.email, 'auditor', organization.owner.id])
      expect(text).not.toContain(hidden)
    const all = await read(organization.owner, organization)
    expect(all.resources).toEqual(['ac', 'invitation', 'member', 'organization', 'project'])
    expect(all.text).toContain('Hidden project')
    expect(all.text).toContain(guest.email)
  })

  test.each(['project', 'invitation', 'member', 'ac'])('%s by its own permission', async (resource) => {
    const { organization, auditor } = await filled(`${resource}:read`)
    expect((await read(auditor, organization)).resources).toEqual(['organization', resource].sort())
  })

  test('by no one, not even the owner, where no one decided who reads the table', async () => {
    const { organization } = await filled()
    const { actions, text } = await read(organization.owner, organization)
    expect(actions.filter((action) => action.startsWith('test_comment:'))).toEqual([])
    expect(text).not.toContain('test_comment')
  })

  test('of its domains, only by those who manage them', async () => {
    const { organization, auditor } = await filled()
    const domain = freeDomain()
    await organization.owner.call(addDomain, { organization: organization.slug, domain })
    const all = await read(organization.owner, organization)
    expect(all.actions).toContain('organization:domains')
    expect(all.text).toContain(domain)
    const some = await read(auditor, organization)
    expect(some.actions).toEqual(['organization:create'])
    expect(some.text).not.toContain(domain)
  })

  test('and the screen says when some are left out', async () => {
    const { organization, auditor } = await filled()
    const html = (person: Person) => readPage(person, AuditPage, { org: organization.slug })
    const said = 'Entries about things you don’t have permission to view are hidden.'
    expect(await html(auditor)).toContain(said)
    expect(await html(organization.owner)).not.toContain(said)
  })

  test('by someone, of every audited table', async () => {
    const rows = await asOwner(`
      select tgrelid::regclass::text as name, split_part(audit_action(tgrelid::regclass::text, 'INSERT', null, null), ':', 1) as resource
        from pg_trigger where tgfoid = 'audit_change()'::regprocedure and tgname = 'audit_insert'`)
    const readable = readableResources(new Set(allPermissions))
    const unread = rows
      .filter(({ resource }) => !readable.has(String(resource)))
      .map(({ name }) => String(name))
    expect(unread).toContain('test_comment')
    expectNone(
      unread.filter((name) => name !== 'test_comment'),
      'Nobody can read the audit log of these: add the permission <table>:read to lib/guard/policy.ts',
    )
  })
})
