import { eq, sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db'
import { invitation, member, ownershipOffer } from '@/db/schema'
import { inviteMember } from '@/lib/invitations'
import { changeRole, removeMember } from '@/lib/members'
import { acceptOwnership, endOffer, offerOwnership, openOffer } from '@/lib/ownership'
import { mailbox } from '../support/mailbox'
import { newOrganization, type Person, password } from '../support/people'
import { refusal, refusalCode } from '../support/refusal'

const offer = (owner: Person, to: Person, given = password) =>
  owner.with('organization:transfer', (context) =>
    offerOwnership(context, { email: to.email, password: given }),
  )
const accept = (receiver: Person, given = password) =>
  receiver.asMember((context) => acceptOwnership(context, { password: given }))
const roleOf = async (person: Person) =>
  (await db().select({ role: member.role }).from(member).where(eq(member.id, person.memberId)))[0]?.role

describe('handing an organization over', () => {
  test('takes an offer and an acceptance; then the receiver is owner and the giver admin', async () => {
    const { owner, join } = await newOrganization()
    const heir = await join('member')
    await offer(owner, heir)
    expect(await roleOf(heir)).toBe('member')
    expect(await heir.asMember(openOffer)).toMatchObject({ side: 'receiver', name: owner.name })
    expect(await owner.asMember(openOffer)).toMatchObject({ side: 'giver', name: heir.name })
    expect((await mailbox.latest(heir.email)).subject).toContain('offers you the ownership')
    await accept(heir)
    expect([await roleOf(heir), await roleOf(owner)]).toEqual(['owner', 'admin'])
    expect(await refusalCode(accept(heir))).toBe('conflict')
  })

  test('asks both sides for their password', async () => {
    const { owner, join } = await newOrganization()
    const heir = await join('admin')
    expect((await refusal(offer(owner, heir, 'not the password'))).fields).toHaveProperty('password')
    await offer(owner, heir)
    expect((await refusal(accept(heir, 'not the password'))).fields).toHaveProperty('password')
    expect(await roleOf(heir)).toBe('admin')
  })

  test('is for owners to offer, to members who are none, and only for the receiver to accept', async () => {
    const { owner, join } = await newOrganization()
    const admin = await join('admin')
    const heir = await join('member')
    const stranger = (await newOrganization()).owner
    expect(await refusalCode(offer(admin, heir))).toBe('forbidden')
    expect((await refusal(offer(owner, stranger))).fields).toHaveProperty('email')
    expect(await refusalCode(offer(owner, owner))).toBe('conflict')
    await offer(owner, heir)
    expect(await refusalCode(accept(admin))).toBe('conflict')
    expect(await admin.asMember(openOffer)).toBeNull()
    expect(await refusalCode(admin.asMember(endOffer))).toBe('conflict')
  })

  test('ends when it is withdrawn, declined, replaced, expired, or its giver is no owner any more', async () => {
    const { owner, join, id } = await newOrganization()
    const heir = await join('member')
    const other = await join('member')
    await offer(owner, heir)
    await owner.asMember(endOffer)
    expect(await refusalCode(accept(heir))).toBe('conflict')
    await offer(owner, heir)
    await heir.asMember(endOffer)
    expect(await refusalCode(accept(heir))).toBe('conflict')
    await offer(owner, heir)
    await offer(owner, other)
    expect(await refusalCode(accept(heir))).toBe('conflict')
    await db()
      .update(ownershipOffer)
      .set({ expiresAt: sql`now()` })
      .where(eq(ownershipOffer.organizationId, id))
    expect(await refusalCode(accept(other))).toBe('conflict')
    const second = await join('owner')
    await offer(second, heir)
    await owner.with('member:update', (context) =>
      changeRole(context, { memberId: second.memberId, role: 'member' }),
    )
    expect(await refusalCode(accept(heir))).toBe('conflict')
    expect(await roleOf(heir)).toBe('member')
  })
})

describe('an invitation is cancelled at once', () => {
  const statusOf = async (email: string) =>
    (await db().select({ status: invitation.status }).from(invitation).where(eq(invitation.email, email)))[0]
      ?.status

  test('when its inviter is removed', async () => {
    const { owner, join, slug } = await newOrganization()
    const admin = await join('admin')
    const email = `orphan-${slug}@people.test`
    await admin.with('invitation:create', (context) => inviteMember(context, { email, role: 'member' }))
    await owner.with('member:delete', (context) => removeMember(context, { memberId: admin.memberId }))
    expect(await statusOf(email)).toBe('canceled')
  })

  test('when its inviter is demoted below the role it grants, and not when they still may give it', async () => {
    const { owner, join, slug, customRole } = await newOrganization()
    await customRole('greeter', [
      'invitation:create',
      'member:read',
      'ac:read',
      'project:read',
      'project:create',
      'project:update',
      'project:archive',
    ])
    const admin = await join('admin')
    const [high, low] = [`high-${slug}@people.test`, `low-${slug}@people.test`]
    await admin.with('invitation:create', (context) => inviteMember(context, { email: high, role: 'admin' }))
    await admin.with('invitation:create', (context) => inviteMember(context, { email: low, role: 'member' }))
    await owner.with('member:update', (context) =>
      changeRole(context, { memberId: admin.memberId, role: 'greeter' }),
    )
    expect([await statusOf(high), await statusOf(low)]).toEqual(['canceled', 'pending'])
  })
})
