import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  archiveProject,
  createProject,
  deleteProject,
  renameProject,
  restoreProject,
} from '@/lib/projects/operations'
import {
  type Channel,
  done,
  invited,
  type Organization,
  type Row,
  stored,
  told,
  written,
} from '../../support/audit'
import { channels } from '../../support/channels'
import { forgetCounts } from '../../support/limits'
import { asOwner } from '../../support/owner'
import { newOrganization, newPerson } from '../../support/people'

describe.each(channels)('a change through the $name leaves its row:', (channel) => {
  type Told = { rows: Row[]; expected: ReturnType<typeof done>[]; before?: unknown; after?: unknown }

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
    async update({ id, owner, slug }) {
      const rows = await written(id, () => channel.update(owner, { name: 'Renamed', slug }))
      return {
        rows,
        expected: [done(owner, 'organization:update', 'organization')],
        before: { name: 'Fresh Tenant' },
        after: { name: 'Renamed' },
      }
    },
    async remove({ id, owner }) {
      const rows = await written(id, () => channel.remove(owner))
      return {
        rows,
        expected: [done(owner, 'organization:delete', 'organization')],
        before: { deleted_at: null },
        after: { deleted_at: expect.any(String) },
      }
    },
    async leave({ id, join }) {
      const plain = await join('member')
      const rows = await written(id, () => channel.leave(plain))
      return {
        rows,
        expected: [done(plain, 'member:delete', 'member')],
        before: { id: plain.memberId, user_id: plain.id },
        after: null,
      }
    },
    async invite({ id, owner }) {
      const rows = await written(id, () => channel.invite(owner, 'guest@people.test', 'admin'))
      return {
        rows,
        expected: [done(owner, 'invitation:create', 'invitation')],
        before: null,
        after: { email: 'guest@people.test', role: 'admin', status: 'pending' },
      }
    },
    async resend(tenant) {
      const { invitation } = await invited(channel, tenant)
      const rows = await written(tenant.id, () => channel.resend(tenant.owner, invitation))
      return {
        rows,
        expected: [done(tenant.owner, 'invitation:create', 'invitation')],
        before: { expires_at: expect.any(String) },
        after: { expires_at: expect.any(String) },
      }
    },
    async cancel(tenant) {
      const { invitation } = await invited(channel, tenant)
      const rows = await written(tenant.id, () => channel.cancel(tenant.owner, invitation.id))
      return {
        rows,
        expected: [done(tenant.owner, 'invitation:cancel', 'invitation')],
        before: { status: 'pending' },
        after: { status: 'canceled' },
      }
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
      const rows = await written(tenant.id, () => channel.decline(guest, invitation.id))
      return {
        rows,
        expected: [done(guest, 'invitation:reject', 'invitation')],
        before: { status: 'pending' },
        after: { status: 'rejected' },
      }
    },
    async changeRole({ id, owner, join }) {
      const plain = await join('member')
      const rows = await written(id, () => channel.changeRole(owner, plain.memberId, 'admin'))
      return {
        rows,
        expected: [done(owner, 'member:update', 'member')],
        before: { role: 'member' },
        after: { role: 'admin' },
      }
    },
    async removeMember({ id, owner, join }) {
      const plain = await join('member')
      const rows = await written(id, () => channel.removeMember(owner, plain.memberId))
      return {
        rows,
        expected: [done(owner, 'member:delete', 'member')],
        before: { user_id: plain.id, role: 'member' },
        after: null,
      }
    },
    async createRole({ id, owner }) {
      const rows = await written(id, () => channel.createRole(owner, 'reader', ['project:read']))
      return {
        rows,
        expected: [done(owner, 'ac:create', 'organization_role')],
        before: null,
        after: { role: 'reader', permission: '{"project":["read"]}' },
      }
    },
    async updateRole({ id, owner, customRole }) {
      await customRole('reader', ['project:read'])
      const rows = await written(id, () => channel.updateRole(owner, 'reader', ['project:create']))
      return {
        rows,
        expected: [done(owner, 'ac:update', 'organization_role')],
        before: { permission: '{"project":["read"]}' },
        after: { permission: '{"project":["create"]}' },
      }
    },
    async deleteRole({ id, owner, customRole }) {
      await customRole('reader', ['project:read'])
      const rows = await written(id, () => channel.deleteRole(owner, 'reader'))
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
