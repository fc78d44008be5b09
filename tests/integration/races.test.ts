import { sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db'
import { doors } from '../support/doors'
import { invitationsTo, openInvitation } from '../support/invitations'
import { forgetCounts } from '../support/limits'
import { newOrganization, newPerson } from '../support/people'

const rounds = Array.from({ length: 20 }, (_, round) => round)
const statuses = (answers: { status: number }[]) => answers.map(({ status }) => status).sort()

describe.each(doors)('through the $name door', (door) => {
  test('three equal invitations at once make one, and one email', async () => {
    const { owner, id } = await newOrganization()
    for (const round of rounds) {
      await forgetCounts()
      const email = `racer-${round}@people.test`
      const answers = await Promise.all([1, 2, 3].map(() => door.invite(owner, email, 'member')))
      expect(statuses(answers)).toEqual([200, 409, 409])
      await openInvitation(id, email)
      expect(await invitationsTo(id, email)).toHaveLength(1)
    }
  })

  test('one invitation accepted twice at once makes one member', async () => {
    const { owner, id } = await newOrganization()
    for (const _ of rounds) {
      const guest = await newPerson()
      await door.invite(owner, guest.email, 'member')
      const open = await openInvitation(id, guest.email)
      const answers = await Promise.all([1, 2, 3].map(() => door.accept(guest, open.id)))
      expect(statuses(answers)).toEqual([200, 409, 409])
      const { rows } = await db().execute(
        sql`select 1 from member where organization_id = ${id} and user_id = ${guest.id}`,
      )
      expect(rows).toHaveLength(1)
    }
    await forgetCounts()
  })

  test('of cancelling and accepting at once, one wins and the other is told so', async () => {
    const { owner, id, roles } = await newOrganization()
    for (const _ of rounds) {
      const guest = await newPerson()
      await door.invite(owner, guest.email, 'member')
      const open = await openInvitation(id, guest.email)
      const [accepted, cancelled] = await Promise.all([
        door.accept(guest, open.id),
        door.cancel(owner, open.id),
      ])
      expect(statuses([accepted, cancelled])).toEqual([200, 409])
      const [row] = await invitationsTo(id, guest.email)
      expect(row?.status).toBe(accepted.status === 200 ? 'accepted' : 'canceled')
      expect(guest.id in (await roles())).toBe(accepted.status === 200)
    }
    await forgetCounts()
  })

  test('an inviter removed while the guest accepts never leaves an admin that nobody could have made', async () => {
    for (const _ of rounds) {
      const { owner, id, join, roles } = await newOrganization()
      const [admin, guest] = [await join('admin'), await newPerson()]
      await door.invite(admin, guest.email, 'admin')
      const open = await openInvitation(id, guest.email)
      const [accepted, removed] = await Promise.all([
        door.accept(guest, open.id),
        door.removeMember(owner, admin.memberId),
      ])
      expect(removed.status).toBe(200)
      expect([200, 409]).toContain(accepted.status)
      expect(guest.id in (await roles())).toBe(accepted.status === 200)
    }
    await forgetCounts()
  })

  test('an owner and the admin whom they demote at once never both get their way upwards', async () => {
    for (const _ of rounds.slice(0, 10)) {
      const { owner, join, roles } = await newOrganization()
      const [admin, plain] = [await join('admin'), await join('member')]
      const [demoted, raised] = await Promise.all([
        door.changeRole(owner, admin.memberId, 'member'),
        door.changeRole(admin, plain.memberId, 'admin'),
      ])
      expect(demoted.status).toBe(200)
      expect([200, 403]).toContain(raised.status)
      expect((await roles())[plain.id]).toBe(raised.status === 200 ? 'admin' : 'member')
    }
  })
})
