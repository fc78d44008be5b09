import { eq, sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db'
import { invitation } from '@/db/schema'
import { channels } from '../../support/channels'
import { openTransaction, somebodyWaits } from '../../support/interleave'
import { invitationsTo, openInvitation } from '../../support/invitations'
import { mailbox } from '../../support/mailbox'
import { newOrganization } from '../../support/people'
import { leavingNoTrace } from '../../support/trace'

let addresses = 0
const newAddress = () => `resent-${++addresses}@people.test`

describe('sending an invitation again by the screen', () => {
  /** An open invitation, and asking to send it again: by then the button is pressed, and the organization locked. */
  async function pressed(
    run: (invited: { id: string; email: string; open: Invitation }) => Promise<unknown>,
  ) {
    const { owner, id } = await newOrganization()
    const email = newAddress()
    await channels[0].invite(owner, email, 'member')
    const open = await openInvitation(id, email)
    const letGo = await openTransaction((tx) =>
      tx.execute(sql`select 1 from organization where id = ${id} for no key update`),
    )
    const answer = channels[0].resend(owner, open)
    await somebodyWaits()
    await letGo(() => run({ id, email, open }))
    return { answer: await answer, email, found: await invitationsTo(id, email) }
  }
  type Invitation = typeof invitation.$inferSelect
  const set = (id: string, values: Partial<Invitation>) =>
    db().update(invitation).set(values).where(eq(invitation.id, id))

  test.each([
    ['cancelled', ({ open }) => set(open.id, { status: 'canceled' })],
    ['declined', ({ open }) => set(open.id, { status: 'rejected' })],
    [
      'cancelled when its time was over',
      ({ open }) => set(open.id, { status: 'canceled', expiresAt: new Date(0) }),
    ],
    [
      'replaced by another, when its time was over',
      async ({ open }) => {
        await set(open.id, { status: 'canceled', expiresAt: new Date(0) })
        await db()
          .insert(invitation)
          .values({ ...open, id: `${open.id.slice(0, 20)}-new`, role: 'admin' })
      },
    ],
  ] satisfies [string, Parameters<typeof pressed>[0]][])(
    'that was %s meanwhile is refused, and emails no one',
    async (_, change) => {
      const { answer, email, found } = await pressed(change)
      expect(answer).toMatchObject({ status: 409, message: 'This invitation is no longer pending.' })
      expect(await mailbox.sent(email)).toEqual(['invitation'])
      expect(found.filter(({ role, status }) => role === 'member' && status === 'pending')).toEqual([])
    },
  )

  test('that only ran out of time makes it anew', async () => {
    const { answer, email, found } = await pressed(({ open }) => set(open.id, { expiresAt: new Date(0) }))
    expect(answer.status).toBe(200)
    expect(found.map(({ status }) => status).sort()).toEqual(['canceled', 'pending'])
    expect(await mailbox.sent(email)).toEqual(['invitation', 'invitation'])
  })

  test('of another organization is “not found”, and emails no one', async () => {
    const [{ id, owner }, elsewhere, email] = [await newOrganization(), await newOrganization(), newAddress()]
    await channels[0].invite(owner, email, 'member')
    const open = await openInvitation(id, email)
    expect(await leavingNoTrace(() => channels[0].resend(elsewhere.owner, open))).toMatchObject({
      status: 404,
    })
    expect(await mailbox.sent(email)).toEqual(['invitation'])
  })
})
