import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db'
import { inTenant } from '@/db/tenant'
import { type AuditFilter, auditActions, auditFilter } from '@/lib/audit/queries'
import { createProject } from '@/lib/projects/operations'
import { exported, invited, list } from '../../support/audit'
import { channels } from '../../support/channels'
import { forgetCounts } from '../../support/limits'
import { newOrganization, newPerson, type Person } from '../../support/people'
import { refusalCode } from '../../support/refusal'

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
    expect(pages.map(({ length }) => length)).toEqual([25, 25, 25, 25, 22])
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

  test.each(['0000-01-01', '0001-01-01', '9999-12-31'])(
    'opens with %s as its first or last day',
    async (day) => {
      const { slug, owner } = await newOrganization()
      for (const end of ['from', 'to']) {
        await list(owner, auditFilter.parse({ [end]: day }))
        expect((await exported(owner, slug, `?${end}=${day}`)).status).toBe(200)
      }
    },
  )

  test('stays readable whatever a recorded refusal names as its target', async () => {
    const { id, slug, owner } = await newOrganization()
    const targets = [
      'project:x',
      'project:',
      'project',
      `project:${'-'.repeat(36)}`,
      `project:${'0'.repeat(36)}`,
      `project:${randomUUID()}\n`,
      'member:x',
      'invitation:x',
      'organization_role:x',
      'ownership_offer:x',
      '',
      ':',
    ]
    for (const target of targets)
      await db().execute(sql`select audit_refusal(${id}, ${owner.id}, 'project:read', ${target}, null)`)
    const { rows } = await list(owner)
    expect(rows.filter(({ outcome }) => outcome === 'refused').map(({ subject }) => subject)).toEqual(
      targets.map(() => null),
    )
    expect((await exported(owner, slug)).status).toBe(200)
  })

  test('shows no invitation’s id, which is its link', async () => {
    await forgetCounts()
    const tenant = await newOrganization()
    const [channel] = channels
    const { guest, invitation } = await invited(channel, tenant)
    await channel.cancel(tenant.owner, invitation.id)
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
  })

  test.each([
    [{ before: '0' }, {}],
    [{ before: 'x', action: "x' or true", from: '2026-02-30', to: 'tomorrow', person: 'x'.repeat(101) }, {}],
    [{ from: '0000-01-01', to: '0000-12-31' }, {}],
    [
      { from: '0001-01-01', to: '9999-12-31' },
      { from: '0001-01-01', to: '9999-12-31' },
    ],
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
