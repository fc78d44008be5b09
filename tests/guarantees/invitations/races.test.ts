import { sql } from 'drizzle-orm'
import { describe, test } from 'vitest'
import { channels } from '../../support/channels'
import { invitationsTo, openInvitation } from '../../support/invitations'
import { forgetCounts } from '../../support/limits'
import { newOrganization, newPerson, type Person, signedInAs } from '../../support/people'
import { type Contender, race, removes, rows, timeout } from '../../support/races'

describe('an invitation', { timeout }, () => {
  test('made three times at once by two people is open once, and every answer has its row and its mail', () =>
    race('invite / invite / invite', async (round) => {
      const { id, owner, join } = await newOrganization()
      const admin = await join('admin')
      const email = `raced-${round}@people.test`
      const invites = (actor: Person, role: string): Contender => ({
        act: (channel) => channel.invite(actor, email, role),
        happened: async ({ body }) => {
          const made = String(
            body.id ??
              String(body.url ?? '')
                .split('/')
                .at(-1),
          )
          return (await invitationsTo(id, email)).some((row) => row.id === made && row.role === role)
        },
        loses: [],
      })
      return {
        contenders: [invites(owner, 'member'), invites(admin, 'admin'), invites(owner, 'member,admin')],
        winners: [3],
        wrongs: async () => {
          const made = await invitationsTo(id, email)
          const mails = await rows(sql`select m.id from mail m where m.recipient = ${email}
            and exists (select 1 from graphile_worker._private_jobs j where j.payload ->> 'mailId' = m.id)`)
          await forgetCounts()
          return [
            made.filter(({ status }) => status === 'pending').length !== 1 && 'not one open invitation',
            new Set(made.map(({ mailId }) => mailId)).size !== made.length &&
              'invitations without a mail each',
            mails.length !== made.length && `${mails.length} mails for ${made.length} invitations`,
          ]
        },
      }
    }))

  test('accepted in three browsers at once makes one member', () =>
    race('accept / accept / accept', async () => {
      const { id, owner, roles } = await newOrganization()
      const guest = await newPerson()
      await channels[1].invite(owner, guest.email, 'member')
      const open = await openInvitation(id, guest.email)
      const browsers = [guest, await signedInAs(guest.facts), await signedInAs(guest.facts)]
      let told = 0
      return {
        contenders: browsers.map((browser) => ({
          act: (channel) => channel.accept(browser, open.id),
          // One membership stands behind one success.
          happened: async ({ status }) => status === 200 && ++told === 1 && guest.id in (await roles()),
          loses: [409],
        })),
        winners: [1],
        wrongs: async () => [
          (await rows(sql`select 1 from member where organization_id = ${id} and user_id = ${guest.id}`))
            .length !== 1 && 'not one membership',
          (await invitationsTo(id, guest.email)).some(({ status }) => status !== 'accepted') &&
            'the invitation is not used up',
        ],
      }
    }))

  test('cancelled and sent again at once comes to life no more', () =>
    race('cancel / send again', async (round) => {
      const { id, owner, join } = await newOrganization()
      const [admin, email] = [await join('admin'), `again-${round}@people.test`]
      await channels[0].invite(owner, email, 'member')
      const open = await openInvitation(id, email)
      const status = async () => (await invitationsTo(id, email)).map((row) => row.status).join()
      const mails = async () => (await rows(sql`select 1 from mail where recipient = ${email}`)).length
      return {
        contenders: [
          {
            act: (channel) => channel.cancel(admin, open.id),
            happened: async () => (await status()) === 'canceled',
            loses: [],
          },
          {
            // The endpoint names an address, and so invites it anew.
            act: () => channels[0].resend(owner, open),
            happened: async () => (await mails()) === 2,
            loses: [404, 409],
          },
        ],
        winners: [1, 2],
        wrongs: async () => {
          await forgetCounts()
          return [(await status()) !== 'canceled' && `the invitation is ${await status()}`]
        },
      }
    }))

  test('cancelled and accepted at once is one of the two', () =>
    race('cancel / accept', async () => {
      const { id, owner, join, roles } = await newOrganization()
      const [admin, guest] = [await join('admin'), await newPerson()]
      await channels[1].invite(owner, guest.email, 'member')
      const open = await openInvitation(id, guest.email)
      const status = async () => (await invitationsTo(id, guest.email))[0]?.status
      return {
        contenders: [
          {
            act: (channel) => channel.cancel(admin, open.id),
            happened: async () => (await status()) === 'canceled',
            loses: [409],
          },
          {
            act: (channel) => channel.accept(guest, open.id),
            happened: async () => guest.id in (await roles()),
            loses: [409],
          },
        ],
        winners: [1],
        wrongs: async () => [
          ((await status()) === 'accepted') !== guest.id in (await roles()) &&
            'the invitation and the membership disagree',
        ],
      }
    }))

  test('accepted while its inviter is removed is accepted before, or not at all', () =>
    race('accept / remove the inviter', async () => {
      const { owner, id, join, roles } = await newOrganization()
      const [admin, guest] = [await join('admin'), await newPerson()]
      await channels[1].invite(admin, guest.email, 'admin')
      const open = await openInvitation(id, guest.email)
      return {
        contenders: [
          {
            act: (channel) => channel.accept(guest, open.id),
            happened: async () => guest.id in (await roles()),
            loses: [409],
          },
          removes(owner, admin, roles, []),
        ],
        winners: [1, 2],
        wrongs: async () => [],
      }
    }))
})
