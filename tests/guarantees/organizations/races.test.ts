import { sql } from 'drizzle-orm'
import { describe, test } from 'vitest'
import { db } from '@/db'
import { quotas } from '@/lib/quotas'
import { channels } from '../../support/channels'
import { invitationsTo } from '../../support/invitations'
import { forgetCounts } from '../../support/limits'
import { addInvitations, addMembers, addOrganizations } from '../../support/many'
import { newOrganization, newPerson, type Person, signedInAs } from '../../support/people'
import { type Contender, race, rows, timeout } from '../../support/races'

describe('what there is one left of', { timeout }, () => {
  test('the last seat goes to one of three guests, and the others’ invitations stay open', async () => {
    const { id, owner, roles } = await newOrganization()
    await addMembers(id, quotas.membersPerOrganization - 2)
    await race('last seat', async () => {
      await db().execute(sql`delete from invitation where organization_id = ${id}`)
      await db().execute(
        sql`delete from member where organization_id = ${id} and user_id in (select id from "user" where email not like ${`${id}%`}) and user_id <> ${owner.id}`,
      )
      await forgetCounts()
      const guests = [await newPerson(), await newPerson(), await newPerson()]
      const contenders = await Promise.all(
        guests.map(async (guest): Promise<Contender> => {
          const made = await channels[1].invite(owner, guest.email, 'member')
          return {
            act: (channel) => channel.accept(guest, String(made.body.id)),
            happened: async () => guest.id in (await roles()),
            loses: [409],
          }
        }),
      )
      return {
        contenders,
        winners: [1],
        wrongs: async () => {
          const members = Object.keys(await roles()).length
          const [open] = await rows(
            sql`select count(*)::int as open from invitation where organization_id = ${id} and status = 'pending'`,
          )
          return [
            members !== quotas.membersPerOrganization && `${members} members`,
            open?.open !== 2 && `${open?.open} open invitations of the two that lost`,
          ]
        },
      }
    })
  })

  test('an address for an organization goes to one of three people', () =>
    race('same slug', async (round) => {
      const slug = `raced-${round}-${Date.now().toString(36)}`
      const people = [await newPerson(), await newPerson(), await newPerson()]
      const owners = () =>
        rows(sql`select m.user_id, m.role from organization o left join member m on m.organization_id = o.id
                  where o.slug = ${slug}`)
      return {
        contenders: people.map((person) => ({
          act: (channel) => channel.create(person, { name: 'Raced', slug }),
          happened: async () => (await owners()).some(({ user_id }) => user_id === person.id),
          loses: [409],
        })),
        winners: [1],
        wrongs: async () => {
          const found = await owners()
          return [(found.length !== 1 || found[0]?.role !== 'owner') && 'not one organization with one owner']
        },
      }
    }))

  test('an address is had by who creates or by who renames, not by both', () =>
    race('create / rename to the same slug', async (round) => {
      const slug = `renamed-${round}-${Date.now().toString(36)}`
      const [person, { id, owner }] = [await newPerson(), await newOrganization()]
      const holder = async () => (await rows(sql`select id from organization where slug = ${slug}`))[0]?.id
      return {
        contenders: [
          {
            act: (channel) => channel.create(person, { name: 'Created', slug }),
            happened: async () => {
              const taken = await holder()
              return taken !== undefined && taken !== id
            },
            loses: [409],
          },
          {
            act: (channel) => channel.update(owner, { name: 'Renamed', slug }),
            happened: async () => (await holder()) === id,
            loses: [409],
          },
        ],
        winners: [1],
        wrongs: async () => [!(await holder()) && 'nobody has the address'],
      }
    }))

  test('the last organization of a person’s quota is made once', async () => {
    const person = await newPerson()
    await addOrganizations(person.id, quotas.organizationsPerPerson - 1)
    await race('beyond the organizations quota', async (round) => {
      await forgetCounts()
      const slugs = [1, 2, 3].map((n) => `one-more-${round}-${n}`)
      const browsers = await Promise.all(slugs.map(() => signedInAs(person.facts)))
      await db().execute(sql`delete from organization where slug like 'one-more-%'`)
      return {
        contenders: slugs.map((slug, index) => ({
          act: (channel) => channel.create(browsers[index] ?? person, { name: 'One more', slug }),
          happened: async () =>
            (await rows(sql`select 1 from organization where slug = ${slug}`)).length === 1,
          loses: [409],
        })),
        winners: [1],
        wrongs: async () => {
          const { length } = await rows(sql`select 1 from member where user_id = ${person.id}`)
          return [length !== quotas.organizationsPerPerson && `${length} organizations`]
        },
      }
    })
  })

  test('the last open invitation of an organization is made once', async () => {
    const { id, owner, join } = await newOrganization()
    const admin = await join('admin')
    await addInvitations(id, owner.id, quotas.openInvitationsPerOrganization - 1)
    await race('beyond the invitations quota', async (round) => {
      await db().execute(
        sql`delete from invitation where organization_id = ${id} and email like 'one-more-%'`,
      )
      await forgetCounts()
      const invites = (actor: Person, n: number): Contender => {
        const email = `one-more-${round}-${n}@people.test`
        return {
          act: (channel) => channel.invite(actor, email, 'member'),
          happened: async () => (await invitationsTo(id, email)).length === 1,
          loses: [409],
        }
      }
      return {
        contenders: [invites(owner, 1), invites(admin, 2)],
        winners: [1],
        wrongs: async () => [],
      }
    })
  })
})
