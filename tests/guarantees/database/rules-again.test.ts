import { randomUUID } from 'node:crypto'
import { eq, type SQL, sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db, transaction } from '@/db'
import { quota, reservedWord, session } from '@/db/schema'
import { reasonOf, toAppError } from '@/lib/errors'
import { builtInRoles } from '@/lib/guard/policy'
import { reservedSlugs } from '@/lib/organizations/reserved-slugs'
import { quotas } from '@/lib/quotas'
import { connected } from '../../support/databases'
import { ownerUrl } from '../../support/owner'
import { newOrganization, newPerson, type Person } from '../../support/people'

// What organization operations refuse, written by hand as the application's role, past every line of our code: the database refuses it too.

/** 'done', or the name of the rule that refused these statements, as one transaction. Every refusal is a conflict with a sentence of its own. */
async function outcome(statements: SQL[], actor?: Person): Promise<string> {
  try {
    await transaction(async (tx) => {
      if (actor) await tx.execute(sql`select set_config('app.actor_id', ${actor.id}, true)`)
      for (const statement of statements) await tx.execute(statement)
    })
    return 'done'
  } catch (error) {
    const answer = toAppError(error)
    if (answer?.code !== 'conflict') throw error
    expect(answer.message).not.toContain('at the same moment')
    return reasonOf(answer)
  }
}

const someSlug = () => `again-${randomUUID().slice(0, 13)}`
const newMember = (organization: string, person: string, role: string) =>
  sql`insert into member (id, organization_id, user_id, role) values (${randomUUID()}, ${organization}, ${person}, ${role})`
const newRole = (organization: string, role: string) =>
  sql`insert into organization_role (id, organization_id, role, permission) values (${randomUUID()}, ${organization}, ${role}, '{}')`

type Invited = { status?: string; role?: string; email?: string; days?: number; id?: string }
const newInvitation = (
  organization: string,
  inviter: string,
  { status = 'pending', role = 'member', email = `${randomUUID()}@people.test`, days = 7, id }: Invited = {},
) => sql`
  insert into invitation (id, organization_id, email, role, status, expires_at, inviter_id)
  values (${id ?? randomUUID()}, ${organization}, ${email}, ${role}, ${status}, now() + make_interval(days => ${days}), ${inviter})`

async function founding({
  name = 'Again',
  slug = someSlug(),
  logo = null as string | null,
  metadata = '{}',
} = {}) {
  const [id, founder] = [randomUUID(), await newPerson()]
  const made = sql`insert into organization (id, name, slug, logo, metadata) values (${id}, ${name}, ${slug}, ${logo}, ${metadata})`
  return { id, made, owned: newMember(id, founder.id, 'owner'), founder }
}

test('what the database compares with is what the code says', async () => {
  expect(Object.fromEntries((await db().select().from(quota)).map(({ name, most }) => [name, most]))).toEqual(
    quotas,
  )
  const words = await db().select().from(reservedWord)
  const of = (kind: string) => words.filter((each) => each.kind === kind).map(({ word }) => word)
  expect(of('slug').sort()).toEqual([...reservedSlugs].sort())
  expect(of('role').sort()).toEqual(Object.keys(builtInRoles).sort())
})

describe('an organization', () => {
  test('begins with an owner', async () => {
    const { made, owned, id, founder } = await founding()
    expect(await outcome([made])).toBe('organization_has_owner')
    expect(await outcome([made, newMember(id, founder.id, 'admin')])).toBe('organization_has_owner')
    expect(await outcome([made, owned])).toBe('done')
  })

  test('takes no reserved address, neither at first nor later', async () => {
    const { made, owned } = await founding({ slug: 'admin' })
    expect(await outcome([made, owned])).toBe('organization_slug_reserved')
    const { id } = await newOrganization()
    expect(await outcome([sql`update organization set slug = 'api' where id = ${id}`])).toBe(
      'organization_slug_reserved',
    )
  })

  test.each([
    ['a line end', { name: 'One\nTwo' }, 'organization_name_clean'],
    ['a control', { name: 'Be\u0007ll' }, 'organization_name_clean'],
    ['a mark that turns what follows around', { name: 'Harm\u202eless' }, 'organization_name_clean'],
    ['a name of blanks', { name: '   ' }, 'organization_name_visible'],
    ['a name of no width', { name: '\u200b\u3164' }, 'organization_name_visible'],
    ['a logo of two lines', { logo: 'https://example.com/a\nb' }, 'organization_logo'],
    ['a logo that runs as a script', { logo: 'javascript:alert(1)' }, 'organization_logo'],
    [
      'endless extras',
      { metadata: JSON.stringify({ of: 'x'.repeat(4096) }) },
      'organization_metadata_length',
    ],
    ['extras without names', { metadata: '[1]' }, 'organization_metadata_json'],
  ])('carries not %s', async (_, facts, rule) => {
    const { made, owned } = await founding(facts)
    expect(await outcome([made, owned])).toBe(rule)
  })

  test('carries a name in any script, with a logo and extras', async () => {
    const facts = { name: 'Ünïted 東京 👩‍🚀 &c.', logo: 'https://example.com/a.png', metadata: '{"a":1}' }
    const { made, owned } = await founding(facts)
    expect(await outcome([made, owned])).toBe('done')
  })
})

describe('a role', () => {
  test.each(['', 'king', 'member,king', ' owner', 'member,,admin'])(
    'that does not exist (“%s”) is held by no member, and offered by no invitation',
    async (role) => {
      const { id, owner } = await newOrganization()
      const person = await newPerson()
      expect(await outcome([newMember(id, person.id, role)])).toBe('role_exists')
      expect(await outcome([newInvitation(id, owner.id, { role })])).toBe('role_exists')
      expect(
        await outcome([
          newMember(id, person.id, 'member'),
          sql`update member set role = ${role} where user_id = ${person.id}`,
        ]),
      ).toBe('role_exists')
    },
  )

  test('of another organization does not exist here', async () => {
    const [here, elsewhere] = [await newOrganization(), await newOrganization()]
    await elsewhere.customRole('king', [])
    const person = await newPerson()
    expect(await outcome([newMember(here.id, person.id, 'king')])).toBe('role_exists')
    expect(await outcome([newMember(elsewhere.id, person.id, 'king')])).toBe('done')
  })

  test('that somebody holds, or an open invitation offers, is neither deleted nor renamed', async () => {
    for (const holds of ['a member', 'an invitation'] as const) {
      const { id, owner, customRole, join } = await newOrganization()
      await customRole('worker', [])
      if (holds === 'a member') await join('member,worker')
      else await db().execute(newInvitation(id, owner.id, { role: 'worker' }))
      const deleted = sql`delete from organization_role where organization_id = ${id}`
      const renamed = sql`update organization_role set role = 'other' where organization_id = ${id}`
      expect(await outcome([deleted])).toBe('role_unused')
      expect(await outcome([renamed])).toBe('role_unused')
      const freed =
        holds === 'a member'
          ? sql`update member set role = 'member' where organization_id = ${id} and role <> 'owner'`
          : sql`update invitation set status = 'canceled' where organization_id = ${id}`
      expect(await outcome([freed, renamed, deleted])).toBe('done')
    }
  })

  test('goes with its organization, whoever holds it', async () => {
    const { id, customRole, join } = await newOrganization()
    await customRole('worker', [])
    await join('worker')
    expect(await outcome([sql`delete from organization where id = ${id}`])).toBe('done')
  })

  test.each(['given', 'offered'])('%s and deleted at the same moment is one or the other', async (way) => {
    for (let round = 0; round < 20; round++) {
      const { id, owner, customRole, join } = await newOrganization()
      await customRole('worker', [])
      const person = await join('member')
      const used =
        way === 'given'
          ? sql`update member set role = 'worker' where user_id = ${person.id}`
          : newInvitation(id, owner.id, { role: 'worker' })
      const answers = await Promise.all([
        outcome([used]),
        outcome([sql`delete from organization_role where organization_id = ${id}`]),
      ])
      expect([
        ['done', 'role_unused'],
        ['role_exists', 'done'],
      ]).toContainEqual(answers)
    }
  })

  test('of an organization has a plain name, and none that is built in', async () => {
    const { id } = await newOrganization()
    for (const name of ['Owner', 'a b', 'x', 'member,admin', 'owner', 'admin'])
      expect([name, await outcome([newRole(id, name)])]).toEqual([name, 'role_name_shape'])
  })
})

test('a membership is of the same person in the same organization for good, and a role or an offer of the same organization', async () => {
  const [{ id, owner, customRole }, elsewhere] = [await newOrganization(), await newOrganization()]
  await customRole('worker', [])
  await db().execute(sql`insert into ownership_offer (organization_id, offered_by, offered_to, expires_at)
    values (${id}, ${owner.id}, ${elsewhere.owner.id}, now() + interval '1 day')`)
  for (const change of [
    sql`update member set organization_id = ${elsewhere.id} where organization_id = ${id}`,
    sql`update member set user_id = ${elsewhere.owner.id} where organization_id = ${id}`,
    sql`update organization_role set organization_id = ${elsewhere.id} where organization_id = ${id}`,
    sql`update ownership_offer set organization_id = ${elsewhere.id} where organization_id = ${id}`,
  ])
    expect(await outcome([change])).toBe('row_belongs')
})

test.each(['nothing', '[]', '{"project":"read"}', '{"project":[1]}'])(
  'the permissions of a role can be read: %s is none',
  async (permission) => {
    const { id, customRole } = await newOrganization()
    await customRole('worker', [])
    const changed = db().execute(
      sql`update organization_role set permission = ${permission} where organization_id = ${id}`,
    )
    await expect(changed).rejects.toThrow()
  },
)

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

  test('that has expired is accepted by nobody, and can be cancelled', async () => {
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

  test('whose inviter belongs to the organization no more is accepted by nobody', async () => {
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

test('an organization that was deleted takes nobody in, under no role, and by no invitation', async () => {
  const { id, owner } = await newOrganization()
  await db().execute(sql`update organization set deleted_at = now() where id = ${id}`)
  const person = await newPerson()
  for (const into of [newMember(id, person.id, 'owner'), newInvitation(id, owner.id), newRole(id, 'worker')])
    expect(await outcome([into])).toBe('organization_not_deleted')
})

describe('no organization has more than its quota of', () => {
  /** Fills to one below, then adds two, both at once and each at the same moment as the other. */
  async function lastPlace(
    fill: (id: string, owner: Person, most: number) => SQL,
    add: (id: string, owner: Person) => SQL | Promise<SQL>,
    most: number,
  ) {
    const { id, owner } = await newOrganization()
    await db().execute(fill(id, owner, most))
    const [one, two] = [await add(id, owner), await add(id, owner)]
    const both = await outcome([one, two])
    return [both, ...(await Promise.all([outcome([one]), outcome([two])])).sort()]
  }

  test('members', async () => {
    const most = quotas.membersPerOrganization
    const fill = (id: string) => sql`
      with people as (insert into "user" (id, name, email) select ${id} || n, 'One of many', ${id} || n || '@people.test' from generate_series(1, ${most - 2}) n returning id)
      insert into member (id, organization_id, user_id, role) select id, ${id}, id, 'member' from people`
    const add = async (id: string) => newMember(id, (await newPerson()).id, 'member')
    const rule = 'membersPerOrganization'
    expect(await lastPlace(fill, add, most)).toEqual([rule, ...['done', rule].sort()])
  })

  test('open invitations; those that ended or expired take no place', async () => {
    const most = quotas.openInvitationsPerOrganization
    const fill = (id: string, owner: Person) => sql`
      insert into invitation (id, organization_id, email, role, status, expires_at, inviter_id)
      select ${id} || n, ${id}, n || '@people.test', 'member', case n % 3 when 1 then 'canceled' else 'pending' end,
             now() + make_interval(days => case n % 3 when 2 then -1 else 7 end), ${owner.id} from generate_series(1, ${3 * (most - 1)}) n`
    const add = (id: string, owner: Person) => newInvitation(id, owner.id)
    const rule = 'openInvitationsPerOrganization'
    expect(await lastPlace(fill, add, most)).toEqual([rule, ...['done', rule].sort()])
    const { id, owner } = await newOrganization()
    await db().execute(fill(id, owner))
    const renewed = sql`update invitation set expires_at = now() + interval '1 day' where organization_id = ${id} and status = 'pending'`
    expect(await outcome([renewed])).toBe(rule)
  })

  test('open invitations; below one that was lowered, those that are there can still end and be accepted', async () => {
    const { id, owner, join } = await newOrganization()
    const [admin, guest] = [await join('admin'), await newPerson()]
    for (const inviter of [owner, admin, admin]) await db().execute(newInvitation(id, inviter.id))
    await db().execute(newInvitation(id, owner.id, { email: guest.email }))
    const most = (count: number) =>
      connected(ownerUrl(), (client) =>
        client.query(`update quota set most = ${count} where name = 'openInvitationsPerOrganization'`),
      )
    await most(1)
    try {
      const accepted = sql`update invitation set status = 'accepted' where organization_id = ${id} and email = ${guest.email}`
      expect(await outcome([accepted, newMember(id, guest.id, 'member')])).toBe('done')
      expect(
        await outcome([sql`update invitation set status = 'canceled' where inviter_id = ${admin.id}`]),
      ).toBe('done')
      expect(await outcome([newInvitation(id, owner.id)])).toBe('openInvitationsPerOrganization')
    } finally {
      await most(quotas.openInvitationsPerOrganization)
    }
  })

  test('roles of its own', async () => {
    const most = quotas.customRolesPerOrganization
    const fill = (id: string) => sql`
      insert into organization_role (id, organization_id, role, permission) select ${id} || n, ${id}, 'role-' || n, '{}' from generate_series(1, ${most - 1}) n`
    const add = (id: string) => newRole(id, `more-${randomUUID().slice(0, 8)}`)
    const rule = 'customRolesPerOrganization'
    expect(await lastPlace(fill, add, most)).toEqual([rule, ...['done', rule].sort()])
  })
})

test('the sessions of a former member forget the organization, and only that one', async () => {
  const [here, elsewhere] = [await newOrganization(), await newOrganization()]
  const person = await here.join('member')
  const there = await elsewhere.join('member', person)
  expect(
    await outcome([sql`delete from member where organization_id = ${here.id} and user_id = ${person.id}`]),
  ).toBe('done')
  const theirs = await db().select().from(session).where(eq(session.userId, person.id))
  const named = Object.fromEntries(theirs.map(({ id, activeOrganizationId }) => [id, activeOrganizationId]))
  expect(named).toMatchObject({ [person.sessionId]: null, [there.sessionId]: elsewhere.id })
})

describe('who owns as many organizations as one may', () => {
  const rule = 'organizationsPerPerson'

  /** Somebody one short of the quota, or at it, beside a deleted organization of theirs and one where they are a member. */
  async function ownerOf(count: number) {
    const person = await newPerson()
    await transaction((tx) =>
      tx.execute(sql`
        with made as (insert into organization (id, name, slug) select ${person.id} || n, 'Many', 'many-' || n || '-' || left(${person.id}, 8)
          from generate_series(1, ${count}) n returning id)
        insert into member (id, organization_id, user_id, role) select id, id, ${person.id}, 'owner' from made`),
    )
    const [closed, elsewhere] = [await newOrganization(), await newOrganization()]
    await closed.join('owner', person)
    await db().execute(sql`update organization set deleted_at = now() where id = ${closed.id}`)
    await elsewhere.join('member', person)
    const restored = sql`update organization set deleted_at = null where id = ${closed.id}`
    const takenOver = sql`update member set role = 'owner' where organization_id = ${elsewhere.id} and user_id = ${person.id}`
    const created = async () => {
      const { made, id } = await founding()
      return [made, newMember(id, person.id, 'owner')]
    }
    return { person, restored, takenOver, created }
  }

  test('makes, restores and takes over no other', async () => {
    const { person, restored, takenOver, created } = await ownerOf(quotas.organizationsPerPerson)
    expect(await outcome(await created(), person)).toBe(rule)
    expect(await outcome([restored], person)).toBe(rule)
    expect(await outcome([takenOver], person)).toBe(rule)
  })

  test('is not refused what others do for them', async () => {
    const { restored, takenOver } = await ownerOf(quotas.organizationsPerPerson)
    const somebody = await newPerson()
    expect(await outcome([restored], somebody)).toBe('done')
    expect(await outcome([takenOver], somebody)).toBe('done')
  })

  test('and goes beyond it keeps changing roles of their own', async () => {
    const { person, takenOver } = await ownerOf(quotas.organizationsPerPerson)
    expect(await outcome([takenOver])).toBe('done')
    const again = sql`update member set role = 'owner,admin' where user_id = ${person.id} and role = 'owner'`
    expect(await outcome([again], person)).toBe('done')
  })

  test('gets the last one once, by asking in every way at the same moment', async () => {
    for (let round = 0; round < 5; round++) {
      const { person, restored, takenOver, created } = await ownerOf(quotas.organizationsPerPerson - 1)
      const ways = [await created(), await created(), [restored], [takenOver]]
      const answers = await Promise.all(ways.map((way) => outcome(way, person)))
      expect(answers.filter((answer) => answer === 'done')).toHaveLength(1)
      expect(answers.filter((answer) => answer === rule)).toHaveLength(3)
    }
  })
})
