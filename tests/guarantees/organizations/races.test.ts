import { sql } from 'drizzle-orm'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { db } from '@/db'
import { inTenantScope } from '@/db/tenant-scope'
import { deleteAccount } from '@/lib/account/operations'
import { withProven } from '@/lib/auth/hashed-ahead'
import { acceptOwnership, endOffer, offerOwnership } from '@/lib/ownership/operations'
import { quotas } from '@/lib/quotas'
import { channels, said } from '../../support/channels'
import { invitationsTo, openInvitation } from '../../support/invitations'
import { forgetCounts } from '../../support/limits'
import { newOrganization, newPerson, type Person, password, signedInAs } from '../../support/people'

// Real parallel transactions, each contender through the screen or the endpoint, in every mixture. An answer is true when it is
// a success exactly if its work was done. ATRIUM_RACE_ROUNDS=200 npx vitest run --project database tests/guarantees/organizations/races.test.ts

const asked = process.env.ATRIUM_RACE_ROUNDS
const rounds = Number(asked ?? 20)

type Channel = (typeof channels)[number]
type Said = Awaited<ReturnType<Channel['leave']>>
type Contender = {
  act: (channel: Channel) => Promise<Said>
  /** Whether the database shows its work done. */
  happened: (said: Said) => Promise<boolean>
  /** The statuses with which it may lose. */
  loses: readonly number[]
}
type Scene = {
  contenders: readonly Contender[]
  /** How many of them must succeed. */
  winners: readonly number[]
  /** What is wrong afterwards, besides untrue answers. */
  wrongs: () => Promise<readonly (string | false)[]>
}
type Tally = { race: string; rounds: number; violations: number; won: number[]; mixtures: Set<string> }

const tallies: Tally[] = []
const timeout = 30_000 + rounds * 1_000

/** Every mixture of channels comes round; half of the rounds start at once, the others a few milliseconds apart. */
const channelOf = (round: number, contender: number): Channel =>
  channels[(round >> contender) & 1] ?? channels[0]
const headStart = (round: number, contender: number) =>
  round % 2 === 0 ? 0 : (round * 3 + contender * 5) % 9

async function race(name: string, scene: (round: number) => Promise<Scene>) {
  const violations: string[] = []
  const tally: Tally = { race: name, rounds, violations: 0, won: [], mixtures: new Set() }
  tallies.push(tally)
  for (let round = 0; round < rounds; round++) {
    const { contenders, winners, wrongs } = await scene(round)
    const answers = await Promise.all(
      contenders.map(async ({ act }, index) => {
        await new Promise((resolve) => setTimeout(resolve, headStart(round, index)))
        return act(channelOf(round, index)).catch((error) => ({
          status: 500,
          message: String(error),
          body: {},
        }))
      }),
    )
    const found = (await wrongs()).filter((wrong) => wrong !== false)
    for (const [index, { happened, loses }] of contenders.entries()) {
      const said = answers[index] ?? { status: 0, message: 'no answer', body: {} }
      const won = said.status === 200
      if (won) tally.won[index] = (tally.won[index] ?? 0) + 1
      if (!won && !loses.includes(said.status))
        found.push(`contender ${index} lost with ${said.status}: ${said.message}`)
      if (won !== (await happened(said)))
        found.push(`contender ${index} was told ${said.status}, which is not what happened`)
    }
    const successes = answers.filter(({ status }) => status === 200).length
    if (!winners.includes(successes)) found.push(`${successes} winners`)
    tally.mixtures.add(contenders.map((_, index) => channelOf(round, index).name).join('+'))
    violations.push(...found.map((wrong) => `round ${round}: ${wrong}`))
  }
  tally.violations = violations.length
  expect(violations).toEqual([])
}

const rows = async (query: ReturnType<typeof sql>) => (await db().execute(query)).rows

async function chainIsBroken(organizationId: string) {
  return (await rows(sql`select * from audit_first_broken(${organizationId})`)).length > 0
}

type Organization = Awaited<ReturnType<typeof newOrganization>>

/** Two owners, of whom exactly one must be left. */
async function twoOwners(
  contenders: (first: Person, second: Person, roles: Organization['roles']) => Contender[],
  winners: readonly number[] = [1],
): Promise<Scene> {
  const { id, owner: first, join, roles, owners } = await newOrganization()
  const second = await join('owner')
  return {
    contenders: contenders(first, second, roles),
    winners,
    wrongs: async () => {
      const left = await owners()
      return [left !== 1 && `${left} owners left`, (await chainIsBroken(id)) && 'the audit log is broken']
    },
  }
}

const demotes = (
  actor: Person,
  target: Person,
  roles: Organization['roles'],
  loses: number[],
): Contender => ({
  act: (channel) => channel.changeRole(actor, target.memberId, 'admin'),
  happened: async () => (await roles())[target.id] === 'admin',
  loses,
})
const removes = (
  actor: Person,
  target: Person,
  roles: Organization['roles'],
  loses: number[],
): Contender => ({
  act: (channel) => channel.removeMember(actor, target.memberId),
  happened: async () => !(target.id in (await roles())),
  loses,
})
const leaves = (actor: Person, roles: Organization['roles'], loses: number[]): Contender => ({
  act: (channel) => channel.leave(actor),
  happened: async () => !(actor.id in (await roles())),
  loses,
})

beforeEach(async () => void (await forgetCounts()))

describe('of two owners', { timeout }, () => {
  test('who demote each other, one stays owner', () =>
    race('demote / demote', () =>
      twoOwners((first, second, roles) => [
        demotes(first, second, roles, [403]),
        demotes(second, first, roles, [403]),
      ]),
    ))

  test('who both leave, one stays', () =>
    race('leave / leave', () =>
      twoOwners((first, second, roles) => [leaves(first, roles, [409]), leaves(second, roles, [409])]),
    ))

  test('who remove each other, one stays', () =>
    race('remove / remove', () =>
      twoOwners((first, second, roles) => [
        removes(first, second, roles, [404]),
        removes(second, first, roles, [404]),
      ]),
    ))

  test('one who demotes the other and leaves in a second browser gets one of the two', () =>
    race('demote / leave', () =>
      twoOwners((first, second, roles) => [
        demotes(first, second, roles, [404]),
        leaves(first, roles, [409]),
      ]),
    ))

  test('one who is demoted while leaving ends as no owner, and both are told the truth', () =>
    race('demote / leave of the demoted', async () => {
      const { id, owner, join, roles, owners } = await newOrganization()
      const second = await join('owner')
      return {
        contenders: [
          // Who was demoted and then left was both; the audit log tells it apart from who only left.
          {
            act: (channel) => channel.changeRole(owner, second.memberId, 'admin'),
            happened: () =>
              inTenantScope({ organization: { id } }, async (tx) => {
                const done = sql`select 1 from audit_log where action = 'member:update' and outcome = 'done'`
                return (await tx.execute(done)).rows.length === 1
              }),
            loses: [404],
          },
          leaves(second, roles, []),
        ],
        winners: [1, 2],
        wrongs: async () => [(await owners()) !== 1 && 'not one owner left'],
      }
    }))

  test('one who is removed while demoting the other is either gone or alone', () =>
    race('demote / remove', () =>
      twoOwners((first, second, roles) => [
        demotes(first, second, roles, [404]),
        removes(second, first, roles, [403]),
      ]),
    ))
})

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
})

const takesOver = (heir: Person, roles: Organization['roles'], loses: number[]): Contender => ({
  // The password is checked already, so that they meet in the channel.
  act: () =>
    said(withProven(password, () => heir.asMember((context) => acceptOwnership(context, { password })))),
  happened: async () => (await roles())[heir.id] === 'owner',
  loses,
})

/** An organization whose owner has offered it to a member. */
async function offered(
  contenders: (made: Organization, heir: Person) => Promise<Contender[]>,
  winners: readonly number[],
  truth: (giver: string | undefined, heir: string | undefined) => boolean,
): Promise<Scene> {
  const made = await newOrganization()
  const { id, owner, roles, owners } = made
  const heir = await made.join('member')
  await withProven(password, () =>
    owner.with('organization:transfer', (context) =>
      offerOwnership(context, { email: heir.email, password }),
    ),
  )
  return {
    contenders: await contenders(made, heir),
    winners,
    wrongs: async () => {
      const held = await roles()
      return [
        (await owners()) < 1 && 'no owner left',
        !truth(held[owner.id], held[heir.id]) && `giver ${held[owner.id]}, receiver ${held[heir.id]}`,
        (await rows(sql`select 1 from ownership_offer where organization_id = ${id}`)).length > 0 &&
          'the offer is still open',
        (await chainIsBroken(id)) && 'the audit log is broken',
      ]
    },
  }
}

const handedOverOrNot = (giver?: string, heir?: string) =>
  (giver === 'admin' && heir === 'owner') || (giver === 'owner' && heir === 'member')

describe('an offer of ownership', { timeout }, () => {
  test('accepted in three browsers at once is accepted once', () =>
    race('take over / take over / take over', () => {
      let told = 0
      return offered(
        async ({ roles }, heir) => {
          const browsers = [
            heir,
            await signedInAs(heir.facts, heir.home),
            await signedInAs(heir.facts, heir.home),
          ]
          return browsers.map((browser) => ({
            ...takesOver(browser, roles, [409]),
            happened: async ({ status }) =>
              status === 200 && ++told === 1 && (await roles())[heir.id] === 'owner',
          }))
        },
        [1],
        (giver, heir) => giver === 'admin' && heir === 'owner',
      )
    }))

  test.each(['withdrawn', 'declined'])('accepted and %s at once is one of the two', (how) =>
    race(`take over / ${how}`, () =>
      offered(
        async ({ owner, roles }, heir) => [
          takesOver(heir, roles, [409]),
          {
            act: () => said((how === 'withdrawn' ? owner : heir).asMember(endOffer)),
            happened: async () => (await roles())[heir.id] === 'member',
            loses: [409],
          },
        ],
        [1],
        handedOverOrNot,
      ),
    ),
  )

  test('accepted while its giver is demoted is accepted before or void, and the giver ends as demoted', () =>
    race('take over / demote the giver', () =>
      offered(
        async ({ owner, join, roles }, heir) => {
          const second = await join('owner')
          return [
            takesOver(heir, roles, [409]),
            {
              act: (channel) => channel.changeRole(second, owner.memberId, 'member'),
              happened: async () => (await roles())[owner.id] === 'member',
              loses: [],
            },
          ]
        },
        [1, 2],
        (giver, heir) => giver === 'member' && (heir === 'owner' || heir === 'member'),
      ),
    ))

  test('accepted while its receiver leaves makes an owner who stays, or a member who is gone', () =>
    race('take over / leave of the receiver', () =>
      offered(
        async ({ roles }, heir) => [takesOver(heir, roles, [404]), leaves(heir, roles, [409])],
        [1],
        (giver, heir) => handedOverOrNot(giver, heir ?? 'member'),
      ),
    ))

  test('accepted while its giver’s account is deleted is accepted before or void, and the giver is gone', () =>
    race('take over / end of the giver’s account', () =>
      offered(
        async ({ owner, join, roles }, heir) => {
          await join('owner')
          return [
            takesOver(heir, roles, [409]),
            {
              act: () =>
                said(
                  withProven(password, () =>
                    owner.signedIn((context) => deleteAccount(context, { password })),
                  ),
                ),
              happened: async () => !(owner.id in (await roles())),
              loses: [],
            },
          ]
        },
        [1, 2],
        (giver, heir) => giver === undefined && (heir === 'owner' || heir === 'member'),
      ),
    ))
})

describe('what there is one left of', { timeout }, () => {
  test('the last seat goes to one of three guests, and the others’ invitations stay open', async () => {
    const { id, owner, roles } = await newOrganization()
    await db().execute(sql`
      insert into "user" (id, name, email) select ${id} || n, 'crowd', ${id} || n || '@people.test'
        from generate_series(1, ${quotas.membersPerOrganization - 2}) n`)
    await db().execute(sql`
      insert into member (id, organization_id, user_id, role) select ${id} || n, ${id}, ${id} || n, 'member'
        from generate_series(1, ${quotas.membersPerOrganization - 2}) n`)
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
    await db().execute(sql`
      with made as (insert into organization (id, name, slug)
        select ${person.id} || n, 'Many', 'many-' || n || '-' || left(${person.id}, 8)
          from generate_series(1, ${quotas.organizationsPerPerson - 1}) n returning id)
      insert into member (id, organization_id, user_id, role) select id, id, ${person.id}, 'owner' from made`)
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
    await db().execute(sql`
      insert into invitation (id, organization_id, email, role, expires_at, inviter_id)
      select ${id} || n, ${id}, n || '@crowd.test', 'member', now() + interval '1 day', ${owner.id}
        from generate_series(1, ${quotas.openInvitationsPerOrganization - 1}) n`)
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

test('after all of it no organization is without an owner, and every mixture of channels was tried', async () => {
  expect(
    await rows(sql`select o.id from organization o where not exists (select 1 from member m
      where m.organization_id = o.id and 'owner' = any(string_to_array(m.role, ',')))`),
  ).toEqual([])
  expect(tallies.every(({ mixtures }) => rounds < 8 || mixtures.size >= 4)).toBe(true)
})

afterAll(async () => {
  if (!asked) return
  const [statistics] = await rows(
    sql`select deadlocks from pg_stat_database where datname = current_database()`,
  )
  console.table(
    tallies.map(({ won, mixtures, ...tally }) => ({
      ...tally,
      'won by contender': Array.from(won, (times) => times ?? 0).join('/'),
      mixtures: mixtures.size,
    })),
  )
  console.log(`deadlocks that the database broke: ${statistics?.deadlocks}`)
})
