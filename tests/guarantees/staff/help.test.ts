import { eq, sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { restoreForOwnerAction } from '@/app/admin/organizations/[id]/actions'
import { confirmAgainAction, signOutPersonAction } from '@/app/admin/people/[id]/actions'
import { createRole } from '@/app/dashboard/[org]/roles/actions'
import { db } from '@/db'
import { organization, user } from '@/db/schema'
import { readConfirmation } from '@/lib/auth/confirmation'
import { currentViewer, requireMember, requireStaff } from '@/lib/guard/server'
import { deleteOrganization } from '@/lib/organizations/operations'
import { setStaffRole } from '@/lib/staff/roles'
import { written } from '../../support/audit'
import { mailbox } from '../../support/mailbox'
import { as, newOrganization, newPerson, signedInAs } from '../../support/people'
import { refusalCode } from '../../support/refusal'
import { recorded } from '../../support/staff'

test('someone whom staff sign out is signed out everywhere, and can sign in again', async () => {
  const person = await newPerson()
  const browsers = [person, await signedInAs(person.facts)]
  const stella = await as('stella')
  const log = await recorded(() => stella.call(signOutPersonAction, { userId: person.id }))
  for (const browser of browsers) expect(await browser.within(currentViewer)).toBeNull()
  expect(log).toMatchObject([{ action: 'staff:signout', staff: stella.id, after: { sessions: 2 } }])
  expect(await (await signedInAs(person.facts)).within(currentViewer)).not.toBeNull()
})

test('a confirmation link that staff send works, and none is sent for a confirmed email', async () => {
  const [stella, person] = [await as('stella'), await newPerson({ verified: false })]
  expect(await stella.call(confirmAgainAction, { userId: person.id })).toMatchObject({ status: 'done' })
  const link = await mailbox.link(person.email, '/verify-email')
  expect(await stella.within(() => readConfirmation(link.searchParams.get('token') ?? ''))).toMatchObject({
    state: 'pending',
    id: person.id,
  })
  const confirmed = await newPerson()
  expect(await stella.call(confirmAgainAction, { userId: confirmed.id })).toMatchObject({ code: 'conflict' })
  expect(await mailbox.sent(confirmed.email)).toEqual([])
})

describe('a deleted organization', () => {
  const restore = async (organizationId: string) =>
    (await as('stella')).call(restoreForOwnerAction, { organizationId, reason: 'The owner asked' })

  test('is restored by staff, and its own log says so', async () => {
    const { id, slug, owner } = await newOrganization()
    await owner.with('organization:delete', deleteOrganization)
    const rows = await written(id, async () => {
      expect(await restore(id)).toMatchObject({ status: 'done' })
    })
    expect(rows).toMatchObject([{ action: 'organization:delete', actor: null, staff: 'demo-stella' }])
    expect(await owner.within(() => requireMember(slug))).toMatchObject({ organization: { id } })
    expect(await restore(id)).toMatchObject({ code: 'conflict' })
  })

  test('is not restored after its thirty days', async () => {
    const { id } = await newOrganization()
    await db()
      .update(organization)
      .set({ deletedAt: sql`now() - interval '31 days'` })
      .where(eq(organization.id, id))
    expect(await restore(id)).toMatchObject({ code: 'conflict' })
    expect(await restore('no-such-organization')).toMatchObject({ code: 'not_found' })
  })
})

describe('a staff role', () => {
  test('is given and taken by the command alone, takes effect with the next request, and is logged', async () => {
    const person = await newPerson()
    const powers = async () => [...((await person.within(currentViewer))?.user.staff ?? [])]
    const log = await recorded(async () => {
      await setStaffRole(person.email.toUpperCase(), 'support')
      expect(await powers()).toEqual(['staff:read'])
      await setStaffRole(person.email, null)
      expect(await powers()).toEqual([])
    })
    expect(log.map(({ action, staff, target, after }) => [action, staff, target, after?.role])).toEqual([
      ['staff:role', null, `user:${person.id}`, 'support'],
      ['staff:role', null, `user:${person.id}`, null],
    ])
  })

  test('is not for someone who has not confirmed their email, or never signed up', async () => {
    const person = await newPerson({ verified: false })
    expect(await refusalCode(setStaffRole(person.email, 'admin'))).toBe('conflict')
    expect(await db().select().from(user).where(eq(user.id, person.id))).toMatchObject([{ role: null }])
    expect(await refusalCode(setStaffRole('no-one@people.test', 'admin'))).toBe('not_found')
  })

  test('that is written by hand is logged, too', async () => {
    const person = await newPerson()
    const log = await recorded(() => db().update(user).set({ role: 'admin' }).where(eq(user.id, person.id)))
    expect(log).toMatchObject([{ action: 'staff:role', staff: null, after: { role: 'admin' } }])
  })

  test('is nothing that a role of an organization can hold, by the form or by hand', async () => {
    const { slug, owner, customRole, join } = await newOrganization()
    const asked = { organization: slug, role: 'sneaky', permission: ['project:read', 'staff:read'] }
    expect(await owner.call(createRole, asked)).toMatchObject({ code: 'invalid' })
    await customRole('sneaky', ['project:read', 'staff:read', 'staff:ban'])
    const member = await join('sneaky')
    const context = await member.within(() => requireMember(slug))
    expect([...context.permissions]).toEqual(['project:read'])
    expect(await refusalCode(member.within(() => requireStaff('staff:read')))).toBe('not_found')
  })
})
