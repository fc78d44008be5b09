import { randomBytes, randomUUID } from 'node:crypto'
import { hashPassword } from 'better-auth/crypto'
import { sessionCookieName } from '@/lib/auth/cookie'
import { env } from '@/lib/env'
import { signedCookie } from '../support/people'
import type { Target } from './targets'

// One attack on an organization, for whatever answers to Better Auth's paths. Each part says how often it tried and how often
// it got its way, by what the tables hold afterwards.

export type Result = { tries: number; failures: number }
type Attack = { what: string; run: (target: Target, rounds: number) => Promise<Result> }
type Person = { id: string; email: string; cookie: string; address: string }
type Answer = { status: number; body: Record<string, unknown> }

const password = 'correct horse battery staple'
let hash: Promise<string> | undefined
let made = 0

async function newPerson(
  { query }: Target,
  { verified = true, activeOrganizationId = null as string | null } = {},
): Promise<Person> {
  const id = randomUUID()
  const email = `attacker-${++made}-${id.slice(0, 8)}@people.test`
  const token = randomBytes(24).toString('base64url')
  hash ??= hashPassword(password)
  await query('insert into "user" (id, name, email, email_verified) values ($1, $2, $3, $4)', [
    id,
    'Attacker',
    email,
    verified,
  ])
  await query(
    `insert into account (id, account_id, provider_id, user_id, password) values ($1, $2, 'credential', $2, $3)`,
    [randomUUID(), id, await hash],
  )
  await query(
    `insert into session (id, token, user_id, expires_at, active_organization_id) values ($1, $2, $3, now() + interval '1 day', $4)`,
    [randomUUID(), token, id, activeOrganizationId],
  )
  const cookie = `${sessionCookieName()}=${signedCookie(token)}`
  return { id, email, cookie, address: `10.1.${made >> 8}.${made & 255}` }
}

async function newOrganization(target: Target) {
  const id = randomUUID()
  const slug = `attacked-${id}`
  await target.query('insert into organization (id, name, slug, created_at) values ($1, $2, $3, now())', [
    id,
    'Attacked',
    slug,
  ])
  const join = async (role: string, options: Parameters<typeof newPerson>[1] = {}) => {
    const person = await newPerson(target, { activeOrganizationId: id, ...options })
    const memberId = randomUUID()
    await target.query(
      'insert into member (id, organization_id, user_id, role, created_at) values ($1, $2, $3, $4, now())',
      [memberId, id, person.id, role],
    )
    return { ...person, memberId }
  }
  const customRole = (name: string, permission: Record<string, string[]>) =>
    target.query(
      'insert into organization_role (id, organization_id, role, permission, created_at) values ($1, $2, $3, $4, now())',
      [randomUUID(), id, name, JSON.stringify(permission)],
    )
  const owners = async () =>
    (await target.query(`select 1 from member where organization_id = $1 and role = 'owner'`, [id])).length
  const roleOf = async (person: Person) =>
    (
      await target.query('select role from member where organization_id = $1 and user_id = $2', [
        id,
        person.id,
      ])
    ).map(({ role }) => String(role))
  /** Invites through the target. @returns the invitation's id */
  const invited = async (inviter: Person, email: string, role = 'member') => {
    await post(target, inviter, '/organization/invite-member', { organizationId: id, email, role })
    const [row] = await target.query(
      `select id from invitation where organization_id = $1 and email = $2 and status = 'pending'`,
      [id, email],
    )
    return String(row?.id ?? 'none')
  }
  const statusOf = async (invitationId: string) =>
    (await target.query('select status from invitation where id = $1', [invitationId]))[0]?.status
  return { id, slug, join, customRole, owners, roleOf, invited, statusOf }
}

async function ask(
  { handle }: Target,
  person: Person | null,
  method: 'GET' | 'POST',
  path: string,
  body?: object,
): Promise<Answer> {
  const answer = await handle(
    new Request(`${env().appUrl}/api/auth${path}`, {
      method,
      headers: {
        origin: env().appUrl,
        'content-type': 'application/json',
        'x-atrium-address': person?.address ?? '10.2.0.1',
        'x-forwarded-for': person?.address ?? '10.2.0.1',
        ...(person && { cookie: person.cookie }),
      },
      body: body && JSON.stringify(body),
    }),
  )
  const text = await answer.text()
  return { status: answer.status, body: text.startsWith('{') ? JSON.parse(text) : { text } }
}

const post = (target: Target, person: Person | null, path: string, body: object) =>
  ask(target, person, 'POST', path, body)

const won = ({ status }: Answer) => status >= 200 && status < 300

/** Tries something so many times; it returns how often it got its way. */
async function times(rounds: number, attempt: (round: number) => Promise<boolean>): Promise<Result> {
  let failures = 0
  for (let round = 0; round < rounds; round++) if (await attempt(round)) failures++
  return { tries: rounds, failures }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Tries each of these. */
async function each<T>(list: readonly T[], attempt: (one: T, index: number) => Promise<boolean>) {
  let failures = 0
  for (const [index, one] of list.entries()) if (await attempt(one, index)) failures++
  return { tries: list.length, failures }
}

type TwoOwners = (target: Target, id: string, actor: Owner, other: Owner) => Promise<Answer>
type Owner = Person & { memberId: string }

const ownerless = (attempt: TwoOwners) => (target: Target, rounds: number) =>
  times(rounds, async () => {
    const { id, join, owners } = await newOrganization(target)
    const [first, second] = [await join('owner'), await join('owner')]
    const answers = await Promise.all([
      attempt(target, id, first, second),
      attempt(target, id, second, first),
    ])
    return (await owners()) === 0 || !answers.some(won)
  })

/** What the attack's people may do. A target that refuses it would withstand anything. @returns what was refused */
export async function refusedWrongly(target: Target): Promise<string[]> {
  const { id, join, invited } = await newOrganization(target)
  const [owner, admin] = [await join('owner'), await join('admin')]
  const guest = await newPerson(target)
  const organizationId = id
  const answers = {
    create: await post(target, guest, '/organization/create', { name: 'Fine', slug: `fine-${++made}` }),
    accept: await post(target, guest, '/organization/accept-invitation', {
      invitationId: await invited(owner, guest.email),
    }),
    'change role': await post(target, owner, '/organization/update-member-role', {
      organizationId,
      memberId: admin.memberId,
      role: 'member',
    }),
    update: await post(target, owner, '/organization/update', { organizationId, data: { name: 'Finer' } }),
    list: await ask(target, owner, 'GET', `/organization/list-members?organizationId=${id}`),
    'set active': await post(target, guest, '/organization/set-active', { organizationId }),
    leave: await post(target, guest, '/organization/leave', { organizationId }),
    delete: await post(target, owner, '/organization/delete', { organizationId }),
  }
  return Object.entries(answers).flatMap(([what, answer]) =>
    won(answer) ? [] : [`${what} ${answer.status}`],
  )
}

export const attacks: Record<string, Attack> = {
  'M1 demote': {
    what: 'two owners demote each other: none is left',
    run: ownerless((target, organizationId, actor, { memberId }) =>
      post(target, actor, '/organization/update-member-role', { organizationId, memberId, role: 'member' }),
    ),
  },
  'M1 leave': {
    what: 'two owners leave at once: none is left',
    run: ownerless((target, organizationId, actor) =>
      post(target, actor, '/organization/leave', { organizationId }),
    ),
  },
  'M1 remove': {
    what: 'two owners remove each other: none is left',
    run: ownerless((target, organizationId, actor, { memberId }) =>
      post(target, actor, '/organization/remove-member', { organizationId, memberIdOrEmail: memberId }),
    ),
  },
  M2: {
    what: 'the only owner deletes their account: the organization stays without one',
    run: (target) =>
      times(2, async () => {
        const { join, owners } = await newOrganization(target)
        const owner = await join('owner')
        await join('member')
        await post(target, owner, '/delete-user', { password })
        return (await owners()) === 0
      }),
  },
  'M4 invite': {
    what: 'three invitations to one address at once: more than one is open',
    run: (target, rounds) =>
      times(rounds, async () => {
        const { id, join } = await newOrganization(target)
        const owner = await join('owner')
        const email = `invited-${id}@people.test`
        const invite = () =>
          post(target, owner, '/organization/invite-member', { organizationId: id, email, role: 'member' })
        await Promise.all([invite(), invite(), invite()])
        const open = await target.query(
          `select 1 from invitation where organization_id = $1 and status = 'pending'`,
          [id],
        )
        return open.length !== 1
      }),
  },
  'M4 accept': {
    what: 'all open invitations of one person accepted: more than one membership',
    run: (target, rounds) =>
      times(rounds, async () => {
        const { id, join, roleOf } = await newOrganization(target)
        const [owner, guest] = [await join('owner'), await newPerson(target)]
        const invite = () =>
          post(target, owner, '/organization/invite-member', {
            organizationId: id,
            email: guest.email,
            role: 'member',
          })
        await Promise.all([invite(), invite(), invite()])
        const open = await target.query('select id from invitation where organization_id = $1', [id])
        await Promise.all(
          open.map((row) => post(target, guest, '/organization/accept-invitation', { invitationId: row.id })),
        )
        return (await roleOf(guest)).length !== 1
      }),
  },
  M5: {
    what: 'cancelled and accepted at once: “cancelled”, and a member all the same',
    run: (target, rounds) =>
      times(rounds, async (round) => {
        const { join, invited, roleOf, statusOf } = await newOrganization(target)
        const [owner, guest] = [await join('owner'), await newPerson(target)]
        const invitationId = await invited(owner, guest.email)
        const [cancelled] = await Promise.all([
          pause(round % 6).then(() =>
            post(target, owner, '/organization/cancel-invitation', { invitationId }),
          ),
          post(target, guest, '/organization/accept-invitation', { invitationId }),
        ])
        const member = (await roleOf(guest)).length > 0
        return member === (won(cancelled) || (await statusOf(invitationId)) === 'canceled')
      }),
  },
  M6: {
    what: 'an accepted invitation is cancelled',
    run: (target) =>
      times(2, async () => {
        const { join, invited, statusOf } = await newOrganization(target)
        const [owner, guest] = [await join('owner'), await newPerson(target)]
        const invitationId = await invited(owner, guest.email)
        if (!won(await post(target, guest, '/organization/accept-invitation', { invitationId }))) return true
        await post(target, owner, '/organization/cancel-invitation', { invitationId })
        return (await statusOf(invitationId)) !== 'accepted'
      }),
  },
  M7: {
    what: 'the invitation of a removed or demoted admin makes an admin',
    run: (target) =>
      each(['remove-member', 'update-member-role'], async (path) => {
        const { id, join, invited, roleOf } = await newOrganization(target)
        const [owner, admin, guest] = [await join('owner'), await join('admin'), await newPerson(target)]
        const invitationId = await invited(admin, guest.email, 'admin')
        const { memberId } = admin
        const taken = await post(target, owner, `/organization/${path}`, {
          organizationId: id,
          ...(path === 'remove-member' ? { memberIdOrEmail: memberId } : { memberId, role: 'member' }),
        })
        if (!won(taken)) return true
        await post(target, guest, '/organization/accept-invitation', { invitationId })
        return (await roleOf(guest)).includes('admin')
      }),
  },
  M8: {
    what: 'an account whose address is not verified accepts an invitation',
    run: (target) =>
      times(2, async () => {
        const { join, invited, roleOf } = await newOrganization(target)
        const [owner, guest] = [await join('owner'), await newPerson(target, { verified: false })]
        const invitationId = await invited(owner, guest.email)
        await post(target, guest, '/organization/accept-invitation', { invitationId })
        return (await roleOf(guest)).length > 0
      }),
  },
  'M9 rise': {
    what: 'the holder of a custom role with member:update makes an admin of themselves',
    run: (target) =>
      times(2, async () => {
        const { id, join, customRole, roleOf } = await newOrganization(target)
        await join('owner')
        await customRole('steward', { member: ['update'] })
        const steward = await join('steward')
        await post(target, steward, '/organization/update-member-role', {
          organizationId: id,
          memberId: steward.memberId,
          role: 'admin',
        })
        return (await roleOf(steward)).includes('admin')
      }),
  },
  'M9 invite': {
    what: 'the holder of a custom role with invitation:create invites an admin',
    run: (target) =>
      times(2, async () => {
        const { join, customRole, invited } = await newOrganization(target)
        await join('owner')
        await customRole('recruiter', { invitation: ['create'] })
        return (await invited(await join('recruiter'), `risen-${++made}@people.test`, 'admin')) !== 'none'
      }),
  },
  M28: {
    what: 'the owner’s row fails when an organization is made: the organization stays, its address taken',
    run: async (target) => {
      const person = await newPerson(target)
      const slug = `half-${person.id}`
      await target.query(
        `create function fail_for_attack() returns trigger language plpgsql as $$ begin raise exception 'attacked'; end $$`,
      )
      await target.query(
        `create trigger fail_for_attack before insert on member for each row when (new.user_id = '${person.id}') execute function fail_for_attack()`,
      )
      await post(target, person, '/organization/create', { name: 'Half', slug }).catch(() => null)
      await target.query('drop trigger fail_for_attack on member')
      await target.query('drop function fail_for_attack()')
      return {
        tries: 1,
        failures: (await target.query('select 1 from organization where slug = $1', [slug])).length,
      }
    },
  },
  'M29 list': {
    what: 'of 131 members, the lists show fewer',
    run: async (target) => {
      const { id, join } = await newOrganization(target)
      const owner = await join('owner')
      await crowd(target, id, 130)
      return each(['list-members', 'get-full-organization'], async (path) => {
        const { body } = await ask(target, owner, 'GET', `/organization/${path}?organizationId=${id}`)
        return Array.isArray(body.members) && body.members.length < 131
      })
    },
  },
  'M29 leave': {
    what: 'among more than a hundred members, one of two owners is refused to leave',
    run: async (target) => {
      const { id, join } = await newOrganization(target)
      await crowd(target, id, 130)
      const [owner] = [await join('owner'), await join('owner')]
      return {
        tries: 1,
        failures: won(await post(target, owner, '/organization/leave', { organizationId: id })) ? 0 : 1,
      }
    },
  },
  'M29 join': {
    what: 'the 101st member is refused',
    run: async (target) => {
      const { id, join, invited, roleOf } = await newOrganization(target)
      const owner = await join('owner')
      await crowd(target, id, 99)
      const guest = await newPerson(target)
      const invitationId = await invited(owner, guest.email)
      await post(target, guest, '/organization/accept-invitation', { invitationId })
      return { tries: 1, failures: (await roleOf(guest)).length === 1 ? 0 : 1 }
    },
  },
  'M30 slug': {
    what: 'an address that is reserved, leads elsewhere, deceives or is endless is accepted',
    run: (target) =>
      each(['api', '../../admin', 'аcme', 'x'.repeat(5_000), 'a\nb'], async (slug) =>
        won(await post(target, await newPerson(target), '/organization/create', { name: 'Odd', slug })),
      ),
  },
  'M30 name': {
    what: 'a name of a hundred kilobytes, or of several lines, is accepted',
    run: (target) =>
      each(['x'.repeat(100_000), 'two\r\nlines'], async (name) =>
        won(
          await post(target, await newPerson(target), '/organization/create', {
            name,
            slug: `odd-${++made}`,
          }),
        ),
      ),
  },
  'M30 logo': {
    what: 'a logo that is a script or an address inside the network is accepted',
    run: (target) =>
      each(['javascript:alert(1)', 'http://169.254.169.254/'], async (logo) =>
        won(
          await post(target, await newPerson(target), '/organization/create', {
            name: 'Odd',
            slug: `odd-${++made}`,
            logo,
          }),
        ),
      ),
  },
  'M30 many': {
    what: 'one person makes organizations without end',
    run: async (target) => {
      const person = await newPerson(target)
      const all = Array.from({ length: 25 }, (_, index) => index)
      const { failures } = await each(all, async (index) =>
        won(
          await post(target, person, '/organization/create', {
            name: 'Many',
            slug: `many-${person.id.slice(0, 8)}-${index}`,
          }),
        ),
      )
      return { tries: 1, failures: failures === all.length ? 1 : 0 }
    },
  },
  M31: {
    what: 'bad input is answered as a fault of the server',
    run: async (target) => {
      const { id, join } = await newOrganization(target)
      const owner = await join('owner')
      return each(
        [
          () =>
            post(target, owner, '/organization/update', {
              organizationId: id,
              data: { name: 'nul\u0000' },
            }),
          () => ask(target, owner, 'GET', `/organization/list-members?organizationId=${id}&sortBy=bogus`),
          () =>
            ask(
              target,
              owner,
              'GET',
              `/organization/list-members?organizationId=${id}&filterField=bogus&filterValue=x`,
            ),
        ],
        async (attempt) => (await attempt().catch(() => ({ status: 500 }))).status >= 500,
      )
    },
  },
  M32: {
    what: 'a stranger is told which organizations exist',
    run: async (target) => {
      const { id, slug, join } = await newOrganization(target)
      await join('owner')
      const stranger = await newPerson(target)
      const get = (path: string) => ask(target, stranger, 'GET', `/organization/${path}`)
      return each(
        [
          (_: string, name: string) => get(`get-full-organization?organizationSlug=${name}`),
          (one: string) => get(`get-full-organization?organizationId=${one}`),
          (one: string) => get(`list-members?organizationId=${one}`),
          (one: string) => get(`get-active-member-role?organizationId=${one}`),
          (_: string, name: string) =>
            post(target, stranger, '/organization/set-active', { organizationSlug: name }),
          (one: string) => post(target, stranger, '/organization/leave', { organizationId: one }),
        ],
        async (attempt) =>
          JSON.stringify(await attempt(id, slug)) !==
          JSON.stringify(await attempt(randomUUID(), 'no-such-slug')),
      )
    },
  },
}

async function crowd({ query }: Target, id: string, size: number): Promise<void> {
  await query(
    `insert into "user" (id, name, email) select $1 || n, 'crowd', $1 || n || '@people.test' from generate_series(1, $2::int) n`,
    [id, size],
  )
  await query(
    `insert into member (id, organization_id, user_id, role, created_at) select $1 || n, $1, $1 || n, 'member', now() from generate_series(1, $2::int) n`,
    [id, size],
  )
}
