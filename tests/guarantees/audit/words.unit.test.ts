import { describe, expect, test } from 'vitest'
import { auditRow } from '@/app/dashboard/[org]/audit-log/audit-rows'
import { changesOf } from '@/app/dashboard/[org]/audit-log/changes-of'
import { sentenceOf } from '@/app/dashboard/[org]/audit-log/words'
import { allPermissions } from '@/lib/guard/policy'

type Told = Parameters<typeof sentenceOf>[0]

const entry = (action: string, told: Partial<Told> = {}): Told => ({
  action,
  actorId: 'ada',
  outcome: 'done',
  subject: null,
  target: null,
  before: null,
  after: null,
  ...told,
})

describe('an entry in words', () => {
  test.each([
    [entry('organization:update', { subject: 'Acme' }), 'Changed the organization Acme'],
    [entry('organization:delete', { after: { deleted_at: 'now' } }), 'Deleted the organization'],
    [
      entry('organization:delete', { before: { deleted_at: 'then' }, after: { deleted_at: null } }),
      'Restored the organization',
    ],
    [entry('organization:delete', { before: { deleted_at: 'then' } }), 'Deleted the organization'],
    [entry('organization:transfer', { subject: 'Alan', after: {} }), 'Offered ownership to Alan'],
    [
      entry('organization:secure', { subject: 'Acme', after: { requires_second_factor_from: 'now' } }),
      'Required members to have a second factor',
    ],
    [entry('member:create', { subject: 'Mary', after: { user_id: 'mary' } }), 'Added Mary'],
    [entry('member:create', { subject: 'Ada', after: { user_id: 'ada' } }), 'Joined the organization'],
    [entry('member:delete', { before: { user_id: 'ada' } }), 'Left the organization'],
    [entry('member:delete', { target: 'member:1', before: { user_id: 'mary' } }), 'Removed a member'],
    [entry('invitation:create', { subject: 'a@b.test', after: {} }), 'Invited a@b.test'],
    [
      entry('invitation:create', { subject: 'a@b.test', before: {}, after: {} }),
      'Renewed the invitation for a@b.test',
    ],
    [entry('invitation:cancel', { target: 'invitation:abcdef…' }), 'Ended the invitation for someone'],
    [
      entry('invitation:delete', { subject: 'a@b.test', before: {} }),
      'Removed the past invitation for a@b.test',
    ],
    [entry('ac:delete', { subject: 'reader' }), 'Deleted the role Reader'],
    [
      entry('project:archive', { subject: 'Rover', after: { archived_at: 'now' } }),
      'Archived the project Rover',
    ],
    [
      entry('project:restore', { subject: 'Rover', after: { archived_at: null } }),
      'Restored the project Rover',
    ],
    [entry('purchase_order:create'), 'Created the purchase order'],
    [entry('purchase_order:approve'), 'Approved the purchase order'],
    [entry('ticket:close'), 'Closed the ticket'],
    [entry('ticket:reopen'), 'Reopened the ticket'],
    [entry('ticket:deny'), 'Denied the ticket'],
    [entry('ticket:survey'), 'Surveyed the ticket'],
    [entry('project:delete', { outcome: 'refused' }), 'Tried to permanently delete projects'],
    [entry('organization:enter', { outcome: 'refused' }), 'Tried to enter the organization'],
    [entry('something:else', { outcome: 'refused' }), 'Tried to something:else'],
  ])('%#: %j', (told, sentence) => {
    expect(sentenceOf(told)).toBe(sentence)
  })

  test('someone who asked to join and is no member is not called a former one', () => {
    const asked = entry('invitation:request', { actorId: 'eve', after: { user_id: 'eve' } })
    const stored = { ...asked, seq: 1, at: new Date(), actor: null, staffId: null, address: null }
    expect(auditRow(stored).who).toEqual({ is: 'Non-member', id: 'eve' })
  })

  test('an attempt at any permission is told in the policy’s own words', () => {
    for (const permission of allPermissions)
      expect(sentenceOf(entry(permission, { outcome: 'refused' }))).not.toContain(permission)
  })
})

describe('what changed', () => {
  test('is told by field, before and after', () => {
    expect(
      changesOf({
        before: { name: 'One', archived_at: null, organization_id: 'x' },
        after: { name: 'Two', archived_at: '2026-11-24T14:03:22.5+00:00', organization_id: 'x' },
      }),
    ).toEqual([
      { field: 'Name', before: 'One', after: 'Two' },
      { field: 'Archived', before: '—', after: new Date('2026-11-24T14:03:22.5Z') },
    ])
  })

  test('has one side where the row did not exist, without what was empty', () => {
    expect(changesOf({ before: null, after: { role: 'reader', updated_at: null } })).toEqual([
      { field: 'Role', before: undefined, after: 'Reader' },
    ])
    expect(changesOf({ before: null, after: null })).toEqual([])
  })

  test('reads a role’s permissions, and leaves what is no such list as it is', () => {
    const permission = (text: string) => changesOf({ before: null, after: { permission: text } })[0]?.after
    expect(permission('{"project":["read","create"]}')).toBe('project:read, project:create')
    expect(permission('{')).toBe('{')
  })
})
