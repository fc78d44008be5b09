import { eq, sql } from 'drizzle-orm'
import { afterEach, describe, expect, test } from 'vitest'
import SettingsPage from '@/app/dashboard/[org]/settings/page'
import { db } from '@/db'
import { invitation, member, ownershipOffer, user } from '@/db/schema'
import { deleteAccount } from '@/lib/account/operations'
import { allPermissions, permissionsOf } from '@/lib/guard/policy'
import { limits, takePoint } from '@/lib/http/rate-limits'
import { inviteMember } from '@/lib/invitations/operations'
import { changeRole, leaveOrganization, removeMember } from '@/lib/members/operations'
import { deleteOrganization } from '@/lib/organizations/operations'
import { acceptOwnership, endOffer, offerOwnership } from '@/lib/ownership/operations'
import { openOffer } from '@/lib/ownership/queries'
import { refused, told, written } from '../../support/audit'
import { forgetCounts } from '../../support/limits'
import { mailbox } from '../../support/mailbox'
import { htmlOf } from '../../support/markup'
import { newOrganization, type Person } from '../../support/people'
import { refusal, refusalCode } from '../../support/refusal'

const offer = (owner: Person, to: Person) =>
  owner.with('organization:transfer', (context) => offerOwnership(context, { email: to.email }))
const accept = (receiver: Person) => receiver.asMember(acceptOwnership)
const roleOf = async (person: Person) =>
  (await db().select({ role: member.role }).from(member).where(eq(member.id, person.memberId)))[0]?.role

const offeredTo = async (id: string) =>
  (await db().select().from(ownershipOffer).where(eq(ownershipOffer.organizationId, id))).map(
    ({ offeredTo }) => offeredTo,
  )
const settingsOf = (person: Person) => htmlOf(person, SettingsPage, { org: person.slug })

afterEach(forgetCounts)

describe('handing an organization over', () => {
  test('takes an offer and an acceptance; then the receiver is owner and the giver admin', async () => {
    const { owner, join } = await newOrganization()
    const heir = await join('member')
    await offer(owner, heir)
    expect(await roleOf(heir)).toBe('member')
    expect(await heir.asMember(openOffer)).toMatchObject({ side: 'receiver', name: owner.name })
    expect(await owner.asMember(openOffer)).toMatchObject({ side: 'giver', name: heir.name })
    expect((await mailbox.latest(heir.email)).subject).toContain('wants to transfer')
    await accept(heir)
    expect([await roleOf(heir), await roleOf(owner)]).toEqual(['owner', 'admin'])
    expect(await refusalCode(accept(heir))).toBe('conflict')
  })

  test('is for owners to offer, to members who are none, and only for the receiver to accept', async () => {
    const { id, owner, join } = await newOrganization()
    const admin = await join('admin')
    const heir = await join('member')
    const stranger = (await newOrganization()).owner
    expect(await refusalCode(offer(admin, heir))).toBe('forbidden')
    expect((await refusal(offer(owner, stranger))).fields).toHaveProperty('email')
    expect(await refusalCode(offer(owner, owner))).toBe('conflict')
    await offer(owner, heir)
    expect(await admin.asMember(openOffer)).toBeNull()
    const rows = await written(id, async () => {
      expect(await refusalCode(accept(admin))).toBe('conflict')
      expect(await refusalCode(admin.asMember(endOffer))).toBe('conflict')
    })
    expect(rows.map(({ actor, action, outcome }) => [actor, action, outcome])).toEqual(
      Array(2).fill([admin.id, 'organization:receive', 'refused']),
    )
    expect(await heir.asMember(openOffer)).toMatchObject({ side: 'receiver' })
  })

  test('is not for a custom role to offer, whatever it holds, nor shown to it', async () => {
    const { id, owner, join, customRole } = await newOrganization()
    await customRole('chief', allPermissions)
    const [chief, heir] = [await join('chief'), await join('member')]
    const rows = await written(id, async () =>
      expect(await refusal(offer(chief, heir))).toMatchObject({
        code: 'forbidden',
        permission: 'organization:transfer',
        message: 'Only owners can transfer ownership to another member (organization:transfer).',
      }),
    )
    expect(rows.map(told)).toEqual([refused(chief, 'organization:transfer')])
    expect(await settingsOf(chief)).not.toContain('Transfer ownership')
    expect(await settingsOf(owner)).toContain('Transfer ownership')
    await offer(owner, heir)
    expect(await chief.asMember(openOffer)).toBeNull()
    expect(await refusalCode(chief.asMember(endOffer))).toBe('conflict')
    await accept(heir)
    expect(await roleOf(heir)).toBe('owner')
  })

  test('leaves the giver no more than an admin, whatever roles they held besides', async () => {
    const { owner, join, customRole } = await newOrganization()
    await customRole('closer', ['organization:delete'])
    const [giver, heir] = [await join('owner,closer'), await join('member,closer')]
    await offer(giver, heir)
    await accept(heir)
    expect([await roleOf(giver), await roleOf(heir), await roleOf(owner)]).toEqual([
      'admin',
      'owner',
      'owner',
    ])
    expect(await refusalCode(giver.with('organization:delete', deleteOrganization))).toBe('forbidden')
  })

  test('mails no recipient more often than the limit, and leaves the offer before as it was', async () => {
    const { owner, join, id } = await newOrganization()
    const [heir, other] = [await join('member'), await join('member')]
    await offer(owner, other)
    for (let n = 0; n < limits['mail:new-recipient'].points; n++)
      await takePoint('mail:new-recipient', `${owner.id}:${heir.email}`)
    const limited = await refusal(offer(owner, heir))
    expect(limited.code).toBe('too_many')
    expect(limited.wait).toBeGreaterThan(60)
    expect(await mailbox.sent(heir.email)).toEqual([])
    expect(await offeredTo(id)).toEqual([other.id])
  })

  test('shares the organization’s limit of mails with its invitations', async () => {
    const { owner, join, id, slug } = await newOrganization()
    const heir = await join('member')
    for (let n = 1; n < limits['mail:organization'].points; n++) await takePoint('mail:organization', id)
    await offer(owner, heir)
    const invited = owner.with('invitation:create', (context) =>
      inviteMember(context, { email: `late-${slug}@people.test`, role: 'member' }),
    )
    expect(await refusalCode(invited)).toBe('too_many')
    expect(await refusalCode(offer(owner, heir))).toBe('too_many')
  })

  test('ends when it is withdrawn, declined, replaced, or expired', async () => {
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
    expect(await roleOf(other)).toBe('member')
  })

  test('is nothing that someone banned may do: their offer cannot be accepted, and ends with the next change of powers', async () => {
    const { owner, join, id } = await newOrganization()
    const [giver, heir, other] = [await join('owner'), await join('member'), await join('member')]
    await offer(giver, heir)
    await db().update(user).set({ banned: true }).where(eq(user.id, giver.id))
    expect(await refusal(accept(heir))).toMatchObject({
      code: 'conflict',
      message: 'This offer has ended.',
    })
    expect([await roleOf(giver), await roleOf(heir)]).toEqual(['owner', 'member'])
    expect(await offeredTo(id)).toEqual([heir.id])
    await owner.with('member:update', (context) =>
      changeRole(context, { memberId: other.memberId, role: 'admin' }),
    )
    expect(await offeredTo(id)).toEqual([])
  })
})

describe('an offer ends in the same moment', () => {
  type Cast = { owner: Person; giver: Person; heir: Person }
  const change = (actor: Person, { memberId }: Person, role: string) =>
    actor.with('member:update', (context) => changeRole(context, { memberId, role }))
  const remove = (actor: Person, { memberId }: Person) =>
    actor.with('member:delete', (context) => removeMember(context, { memberIdOrEmail: memberId }))
  const close = (person: Person) => person.signedIn(deleteAccount)

  test.each<[string, (cast: Cast) => Promise<unknown>]>([
    ['its giver is demoted', ({ owner, giver }) => change(owner, giver, 'admin')],
    ['its giver leaves', ({ giver }) => giver.asMember(leaveOrganization)],
    ['its giver is removed', ({ owner, giver }) => remove(owner, giver)],
    ['its giver’s account is deleted', ({ giver }) => close(giver)],
    ['its receiver is made an owner', ({ owner, heir }) => change(owner, heir, 'owner')],
    ['its receiver leaves', ({ heir }) => heir.asMember(leaveOrganization)],
    ['its receiver is removed', ({ owner, heir }) => remove(owner, heir)],
    ['its receiver’s account is deleted', ({ heir }) => close(heir)],
    ['the organization is deleted', ({ owner }) => owner.with('organization:delete', deleteOrganization)],
  ])('in which %s', async (_, happen) => {
    const { owner, join, id } = await newOrganization()
    const cast = { owner, giver: await join('owner'), heir: await join('member') }
    await offer(cast.giver, cast.heir)
    expect(await offeredTo(id)).toEqual([cast.heir.id])
    await happen(cast)
    expect(await offeredTo(id)).toEqual([])
  })

  test('and in no other: what changes about others, or keeps both fit for it, lets it be', async () => {
    const { owner, join, id } = await newOrganization()
    const [giver, heir, other] = [await join('owner'), await join('member'), await join('admin')]
    await offer(giver, heir)
    await change(owner, other, 'member')
    await change(owner, heir, 'admin')
    await remove(owner, other)
    await owner.asMember(leaveOrganization)
    expect(await offeredTo(id)).toEqual([heir.id])
    await accept(heir)
    expect([await roleOf(heir), await roleOf(giver)]).toEqual(['owner', 'admin'])
  })

  test('and one that outlived its giver’s ownership all the same cannot be accepted', async () => {
    const { owner, join } = await newOrganization()
    const [giver, heir] = [await join('owner'), await join('member')]
    await offer(giver, heir)
    await db().update(member).set({ role: 'admin' }).where(eq(member.id, giver.memberId))
    expect(await refusalCode(accept(heir))).toBe('conflict')
    expect([await roleOf(heir), await roleOf(owner)]).toEqual(['member', 'owner'])
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
    await owner.with('member:delete', (context) => removeMember(context, { memberIdOrEmail: admin.memberId }))
    expect(await statusOf(email)).toBe('canceled')
  })

  test('when its inviter is demoted below the role it grants, and not when they still may give it', async () => {
    const { owner, join, slug, customRole } = await newOrganization()
    await customRole('greeter', ['invitation:create', ...permissionsOf('member')])
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
