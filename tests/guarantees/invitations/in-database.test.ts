import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db'
import { type Invited, newInvitation, newMember, outcome } from '../../support/by-sql'
import { newOrganization, newPerson } from '../../support/people'

describe('an invitation', () => {
  const invitedTo = async (facts: Invited = {}) => {
    const { id, owner } = await newOrganization()
    const invitation = randomUUID()
    await db().execute(newInvitation(id, owner.id, { ...facts, id: invitation }))
    const becomes = (status: string) =>
      sql`update invitation set status = ${status} where organization_id = ${id} and id = ${invitation}`
    return { id, becomes }
  }

  test.each(['accepted', 'canceled', 'rejected'])('that was %s stays so', async (status) => {
    const { becomes } = await invitedTo({ status })
    for (const next of ['pending', 'accepted', 'canceled', 'rejected'].filter((each) => each !== status))
      expect(await outcome([becomes(next)])).toBe('invitation_ends_once')
  })

  test('that has expired is accepted by no one, and can be cancelled', async () => {
    const guest = await newPerson()
    const { id, becomes } = await invitedTo({ email: guest.email, days: -1 })
    const joins = newMember(id, guest.id, 'member')
    expect(await outcome([becomes('accepted'), joins])).toBe('invitation_in_time')
    expect(await outcome([becomes('canceled')])).toBe('done')
  })

  test('is accepted by whom it names, and only with the address confirmed', async () => {
    const [guest, other] = [await newPerson(), await newPerson()]
    const unconfirmed = await newPerson({ verified: false })
    const { id, becomes } = await invitedTo({ email: guest.email.toUpperCase() })
    const theirs = await invitedTo({ email: unconfirmed.email })
    expect(await outcome([becomes('accepted')])).toBe('invitation_of_address')
    expect(await outcome([becomes('accepted'), newMember(id, other.id, 'member')])).toBe(
      'invitation_of_address',
    )
    expect(await outcome([theirs.becomes('accepted'), newMember(theirs.id, unconfirmed.id, 'member')])).toBe(
      'invitation_of_address',
    )
    expect(await outcome([becomes('accepted'), newMember(id, guest.id, 'member')])).toBe('done')
  })

  test('offers what it offered, to whom it did', async () => {
    const { id } = await invitedTo()
    for (const change of [
      sql`role = 'owner'`,
      sql`email = 'thief@people.test'`,
      sql`inviter_id = 'demo-ada'`,
    ])
      expect(await outcome([sql`update invitation set ${change} where organization_id = ${id}`])).toBe(
        'invitation_kept',
      )
    expect(await outcome([sql`update invitation set expires_at = now() where organization_id = ${id}`])).toBe(
      'done',
    )
  })

  test('whose inviter belongs to the organization no more is accepted by no one', async () => {
    const { id, join } = await newOrganization()
    const [inviter, guest] = [await join('admin'), await newPerson()]
    await db().execute(newInvitation(id, inviter.id, { email: guest.email }))
    const accepted = sql`update invitation set status = 'accepted' where organization_id = ${id}`
    const gone = sql`delete from member where organization_id = ${id} and user_id = ${inviter.id}`
    expect(await outcome([gone, accepted, newMember(id, guest.id, 'member')])).toBe('invitation_of_address')
  })

  test('that was accepted goes with its organization in the same moment', async () => {
    const { id, becomes } = await invitedTo()
    expect(await outcome([becomes('accepted'), sql`delete from organization where id = ${id}`])).toBe('done')
  })
})
