import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { signInAction } from '@/app/(auth)/login/actions'
import { banAction, unbanAction } from '@/app/admin/people/[id]/actions'
import PersonPage from '@/app/admin/people/[id]/page'
import { db } from '@/db'
import { ownershipOffer, session, user } from '@/db/schema'
import { currentViewer } from '@/lib/guard/server'
import { invitationById } from '@/lib/invitations/rules'
import { offerOwnership } from '@/lib/ownership/operations'
import { written } from '../../support/audit'
import { Browser } from '../../support/browser'
import { channels } from '../../support/channels'
import { openTransaction, somebodyWaits } from '../../support/interleave'
import { openInvitation } from '../../support/invitations'
import { newLink, usesLink } from '../../support/joining'
import { htmlOf } from '../../support/markup'
import { as, newOrganization, newPerson, type Person, password, signedInAs } from '../../support/people'
import { recorded } from '../../support/staff'

const [screen] = channels
const ban = async (person: Person, reason = 'Sent spam') =>
  (await as('stella')).call(banAction, { userId: person.id, reason })

describe('a ban', () => {
  test('ends every session with the next request, and is named in the platform’s log', async () => {
    const person = await newPerson()
    const elsewhere = await signedInAs(person.facts)
    const stella = await as('stella')
    const log = await recorded(async () => {
      const state = await stella.call(banAction, { userId: person.id, reason: 'Sent spam' })
      expect(state).toMatchObject({ status: 'done', message: `${person.name} has been banned.` })
    })
    for (const browser of [person, elsewhere]) expect(await browser.within(currentViewer)).toBeNull()
    expect(await db().select().from(session).where(eq(session.userId, person.id))).toEqual([])
    const target = `user:${person.id}`
    expect(log).toMatchObject([{ staff: stella.id, action: 'staff:ban', target, address: stella.address }])
    expect(log[0]?.after).toEqual({ banned: true, ban_reason: 'Sent spam', reason: 'Sent spam' })
  })

  test('waits for whoever accepts an invitation of theirs at the same moment', async () => {
    const [{ id, join }, guest] = [await newOrganization(), await newPerson()]
    const inviter = await join('admin')
    await screen.invite(inviter, guest.email, 'member')
    const open = await openInvitation(id, guest.email)
    const commit = await openTransaction(() => screen.accept(guest, open.id))
    const banned = ban(inviter)
    await somebodyWaits()
    await commit()
    expect(await banned).toMatchObject({ status: 'done' })
    expect((await invitationById(open.id)).status).toBe('accepted')
  })

  test('is told at sign-in to whoever knows the password, and to no one else', async () => {
    const person = await newPerson()
    await ban(person)
    const signIn = (word: string) => new Browser().call(signInAction, { email: person.email, password: word })
    expect((await signIn(password)).message).toMatch(/^This account has been banned/)
    expect((await signIn('not the password')).message).toMatch(/^Incorrect email or password/)
  })

  test('stops the invitations and the ownership offer that they sent, and the organization’s log names staff', async () => {
    const { id, owner, join } = await newOrganization()
    const [heir, guest] = [await join('member'), await newPerson()]
    await screen.invite(owner, guest.email, 'member')
    const open = await openInvitation(id, guest.email)
    await owner.with('organization:transfer', (context) => offerOwnership(context, { email: heir.email }))
    const rows = await written(id, () => ban(owner))
    expect((await invitationById(open.id)).status).toBe('canceled')
    expect(await db().select().from(ownershipOffer).where(eq(ownershipOffer.organizationId, id))).toEqual([])
    expect(rows.map(({ action, actor, staff }) => [action, actor, staff])).toEqual([
      ['invitation:cancel', null, 'demo-stella'],
      ['organization:transfer', null, 'demo-stella'],
    ])
  })

  test('ends their invitation links, also for when it is lifted', async () => {
    const { id, join } = await newOrganization()
    const maker = await join('admin')
    const token = await newLink(maker)
    const rows = await written(id, () => ban(maker))
    expect(rows.map(({ action, actor, staff }) => [action, actor, staff])).toEqual([
      ['invitation:unlink', null, 'demo-stella'],
    ])
    await (await as('stella')).call(unbanAction, { userId: maker.id, reason: 'A mistake' })
    expect(await usesLink(await newPerson(), token)).toMatchObject({ status: 409 })
  })

  test('asks for a reason, is not for oneself, and does not happen twice', async () => {
    const [stella, person] = [await as('stella'), await newPerson()]
    expect(await ban(person, ' ')).toMatchObject({
      code: 'invalid',
      fields: { reason: ['Use at least 3 characters.'] },
    })
    expect(await stella.call(banAction, { userId: stella.id, reason: 'A test' })).toMatchObject({
      code: 'conflict',
    })
    await ban(person)
    expect(await ban(person)).toMatchObject({ code: 'conflict' })
    expect(await stella.call(banAction, { userId: 'no-such-person', reason: 'A test' })).toMatchObject({
      code: 'not_found',
    })
  })

  test('can end by itself at the end of a day: then they sign in again, and can be banned again', async () => {
    const [stella, person] = [await as('stella'), await newPerson()]
    const ban = (until: string) => stella.call(banAction, { userId: person.id, reason: 'A test', until })
    expect(await ban('2000-01-01')).toMatchObject({ fields: { until: ['Choose today or a later day.'] } })
    expect(await ban('soon')).toMatchObject({ fields: { until: ['Enter a day.'] } })
    const log = await recorded(() => ban('2999-12-31'))
    expect(log).toMatchObject([
      { after: { ban_expires: expect.stringContaining('2999-12-31T23:59:59.999') } },
    ])
    const signIn = () => new Browser().post('/sign-in/email', { email: person.email, password })
    expect((await signIn()).status).not.toBe(200)
    await db()
      .update(user)
      .set({ banExpires: new Date(Date.now() - 1000) })
      .where(eq(user.id, person.id))
    expect((await signIn()).status).toBe(200)
    expect(await stella.call(unbanAction, { userId: person.id, reason: 'A test' })).toMatchObject({
      code: 'conflict',
    })
    expect(await ban('')).toMatchObject({ status: 'done' })
    expect((await signIn()).status).not.toBe(200)
  })

  test('that is lifted lets them sign in again', async () => {
    const [stella, person] = [await as('stella'), await newPerson()]
    await ban(person)
    const log = await recorded(() => stella.call(unbanAction, { userId: person.id, reason: 'A mistake' }))
    expect(log).toMatchObject([{ action: 'staff:unban', staff: stella.id, after: { reason: 'A mistake' } }])
    expect((await new Browser().post('/sign-in/email', { email: person.email, password })).status).toBe(200)
  })
})

test('before a ban, staff read which organizations have no other owner who can act', async () => {
  const alone = await newOrganization({ name: 'Lonely Tenant' })
  const shared = await newOrganization({ name: 'Shared Tenant' })
  await shared.join('owner', alone.owner)
  const look = async () => htmlOf(await as('stella'), PersonPage, { id: alone.owner.id })
  expect(await look()).toContain('They’re the only owner of Lonely Tenant.')
  await ban(shared.owner)
  expect(await look()).toContain('They’re the only owner of Shared Tenant and Lonely Tenant.')
})
