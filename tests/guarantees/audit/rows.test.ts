import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  archiveProject,
  createProject,
  deleteProject,
  renameProject,
  restoreProject,
} from '@/lib/projects/operations'
import { done, invited, type Organization, type Row, stored, told, written } from '../../support/audit'
import { type Channel, channels } from '../../support/channels'
import { forgetCounts } from '../../support/limits'
import { asOwner } from '../../support/owner'
import { newOrganization, newPerson, type Person } from '../../support/people'

type Sides = { before: unknown; after: unknown }
type Told = Sides & { rows: Row[]; expected: ReturnType<typeof done>[] }

/** A change that leaves one row, of the table that its action is about. */
async function one(
  id: string,
  actor: Person,
  action: string,
  act: () => Promise<unknown>,
  sides: Sides,
): Promise<Told> {
  const [noun = ''] = action.split(':')
  const table = noun === 'ac' ? 'organization_role' : noun
  return { rows: await written(id, act), expected: [done(actor, action, table)], ...sides }
}

describe.each(channels)('a change through the $name leaves its row:', (channel) => {
  /** One for each way in which a channel changes an organization. */
  const changes: Record<Exclude<keyof Channel, 'name'>, (tenant: Organization) => Promise<Told>> = {
    async create() {
      const founder = await newPerson()
      const slug = `made-${randomUUID().slice(0, 8)}`
      expect(await channel.create(founder, { name: 'Made', slug })).toMatchObject({ status: 200 })
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
    update: ({ id, owner, slug }) =>
      one(id, owner, 'organization:update', () => channel.update(owner, { name: 'Renamed', slug }), {
        before: { name: 'Fresh Tenant' },
        after: { name: 'Renamed' },
      }),
    remove: ({ id, owner }) =>
      one(id, owner, 'organization:delete', () => channel.remove(owner), {
        before: { deleted_at: null },
        after: { deleted_at: expect.any(String) },
      }),
    async leave({ id, join }) {
      const plain = await join('member')
      return one(id, plain, 'member:delete', () => channel.leave(plain), {
        before: { id: plain.memberId, user_id: plain.id },
        after: null,
      })
    },
    invite: ({ id, owner }) =>
      one(id, owner, 'invitation:create', () => channel.invite(owner, 'guest@people.test', 'admin'), {
        before: null,
        after: { email: 'guest@people.test', role: 'admin', status: 'pending' },
      }),
    async resend(tenant) {
      const { invitation } = await invited(channel, tenant)
      const { id, owner } = tenant
      return one(id, owner, 'invitation:create', () => channel.resend(owner, invitation), {
        before: { expires_at: expect.any(String) },
        after: { expires_at: expect.any(String) },
      })
    },
    async cancel(tenant) {
      const { invitation } = await invited(channel, tenant)
      const { id, owner } = tenant
      return one(id, owner, 'invitation:cancel', () => channel.cancel(owner, invitation.id), {
        before: { status: 'pending' },
        after: { status: 'canceled' },
      })
    },
    async accept(tenant) {
      const { guest, invitation } = await invited(channel, tenant)
      const rows = await written(tenant.id, () => channel.accept(guest, invitation.id))
      return {
        rows: rows.sort((a, b) => a.action.localeCompare(b.action)),
        expected: [done(guest, 'invitation:accept', 'invitation'), done(guest, 'member:create', 'member')],
        before: { status: 'pending' },
        after: { status: 'accepted' },
      }
    },
    async decline(tenant) {
      const { guest, invitation } = await invited(channel, tenant)
      return one(tenant.id, guest, 'invitation:reject', () => channel.decline(guest, invitation.id), {
        before: { status: 'pending' },
        after: { status: 'rejected' },
      })
    },
    async changeRole({ id, owner, join }) {
      const { memberId } = await join('member')
      return one(id, owner, 'member:update', () => channel.changeRole(owner, memberId, 'admin'), {
        before: { role: 'member' },
        after: { role: 'admin' },
      })
    },
    async removeMember({ id, owner, join }) {
      const plain = await join('member')
      return one(id, owner, 'member:delete', () => channel.removeMember(owner, plain.memberId), {
        before: { user_id: plain.id, role: 'member' },
        after: null,
      })
    },
    createRole: ({ id, owner }) =>
      one(id, owner, 'ac:create', () => channel.createRole(owner, 'reader', ['project:read']), {
        before: null,
        after: { role: 'reader', permission: '{"project":["read"]}' },
      }),
    async updateRole({ id, owner, customRole }) {
      await customRole('reader', ['project:read'])
      return one(id, owner, 'ac:update', () => channel.updateRole(owner, 'reader', ['project:create']), {
        before: { permission: '{"project":["read"]}' },
        after: { permission: '{"project":["create"]}' },
      })
    },
    async deleteRole({ id, owner, customRole }) {
      await customRole('reader', ['project:read'])
      return one(id, owner, 'ac:delete', () => channel.deleteRole(owner, 'reader'), {
        before: { role: 'reader' },
        after: null,
      })
    },
  }

  test.each(Object.entries(changes))('%s', async (_, change) => {
    await forgetCounts()
    const { rows, expected, before, after } = await change(await newOrganization())
    expect(rows.map(told)).toEqual(expected)
    expect(rows[0]).toMatchObject({ before, after })
  })

  test('and every way to change an organization has its case here', () => {
    expect(Object.keys(changes).sort()).toEqual(
      Object.keys(channel)
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
    ['create', 'update', 'archive', 'restore', 'delete'].map((verb) =>
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
