import { randomUUID } from 'node:crypto'
import type { ReactNode } from 'react'
import { describe, expect, test } from 'vitest'
import AuditLogPage from '@/app/admin/audit-log/page'
import { banAction, signOutPersonAction, viewAsAction } from '@/app/admin/people/[id]/actions'
import OrganizationLogPage from '@/app/dashboard/[org]/audit-log/page'
import { stopImpersonationAction } from '@/components/impersonation/actions'
import { db } from '@/db'
import { user } from '@/db/schema'
import { requireMember } from '@/lib/guard/server'
import { broken } from '../../support/audit'
import { htmlOf } from '../../support/markup'
import { asOwner } from '../../support/owner'
import { as, newOrganization, newPerson, newStaff, type Person } from '../../support/people'
import { recorded } from '../../support/staff'

async function text(
  person: Person,
  page: (given: Parameters<typeof AuditLogPage>[0]) => Promise<ReactNode>,
  params: Record<string, string> = {},
  query: Record<string, string> = {},
): Promise<string> {
  const html = await htmlOf(person, page, params, query)
  return html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
}

test('staff read who did what, and why', async () => {
  const person = await newPerson({ name: 'Barry Banned' })
  await (await as('stella')).call(banAction, { userId: person.id, reason: 'Sold followers' })
  const log = await text(await as('stella'), AuditLogPage)
  expect(log).toContain(`Banned ${person.email} Reason: Sold followers staff:ban user:${person.id}`)
  expect(log).toContain('Stella Staff')
})

test('whoever is staff from the first is named in the log, whatever made the account', async () => {
  const id = randomUUID()
  const made = { id, name: 'Sven Staff', email: `${id}@people.test`, role: 'admin' }
  expect(await recorded(() => db().insert(user).values(made))).toMatchObject([
    { action: 'staff:role', target: `user:${id}`, after: { role: 'admin' } },
  ])
})

test('staff find entries by action, by the person who did it or to whom it was done, and by day', async () => {
  const [stella, other] = [await as('stella'), await newStaff('admin')]
  const [first, second] = [await newPerson({ name: 'Fay First' }), await newPerson({ name: 'Sam Second' })]
  await stella.call(banAction, { userId: first.id, reason: 'Reason one' })
  await other.call(banAction, { userId: second.id, reason: 'Reason two' })
  await other.call(signOutPersonAction, { userId: second.id })
  const found = async (query: Record<string, string>) => {
    const log = await text(stella, AuditLogPage, {}, query)
    return ['Reason one', 'Reason two', `Signed out ${second.email}`].filter((part) => log.includes(part))
  }
  const [one, two, signedOut] = ['Reason one', 'Reason two', `Signed out ${second.email}`]
  expect(await found({})).toEqual([one, two, signedOut])
  expect(await found({ action: 'staff:signout' })).toEqual([signedOut])
  for (const person of ['fay', first.email, first.id]) expect(await found({ person })).toEqual([one])
  expect(await found({ person: other.id })).toEqual([two, signedOut])
  expect(await found({ person: other.id, action: 'staff:ban' })).toEqual([two])
  expect(await found({ from: '2999-01-01' })).toEqual([])
  expect(await found({ to: '2000-01-01' })).toEqual([])
  expect(await found({ person: 'no one%' })).toEqual([])
})

test('the owners of an organization read that staff entered, and as whom', async () => {
  const { slug, owner, join } = await newOrganization()
  const [staff, member] = [await newStaff('admin'), await join('member')]
  await staff.call(viewAsAction, { userId: member.id, reason: 'Ticket 42' }).catch(() => {})
  await staff.within(() => requireMember(slug))
  await staff.call(stopImpersonationAction).catch(() => {})
  const log = await text(owner, OrganizationLogPage, { org: slug })
  expect(log).toContain(`Platform staff entered as ${member.name}`)
  expect(log).toContain(`Done by platform staff ${staff.id}`)
  expect(log).not.toContain('Ticket 42')
})

describe('the chain of the platform', () => {
  const tamper = (statement: string) =>
    asOwner(`begin; alter table audit_log no force row level security; ${statement};
      alter table audit_log force row level security; commit`)

  test('is whole, and audit:verify names the first row that was changed', async () => {
    await (await as('stella')).call(banAction, { userId: (await newPerson()).id, reason: 'A test' })
    expect(await broken({ wanted: 'platform' })).toEqual([])
    const [first] = await asOwner(
      `select seq::int, staff_id from audit_log where organization_id = 'platform' and action = 'staff:ban' order by seq limit 1`,
    )
    const row = `where organization_id = 'platform' and seq = ${first?.seq}`
    await tamper(`update audit_log set staff_id = 'someone-else' ${row}`)
    expect(await broken()).toEqual([`platform: row ${first?.seq} was changed`])
    await tamper(`update audit_log set staff_id = '${first?.staff_id}' ${row}`)
    expect(await broken()).toEqual([])
  })
})
