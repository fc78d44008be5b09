import { eq, sql } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { createInvitationLink } from '@/app/dashboard/[org]/members/actions'
import JoinPage from '@/app/join/[token]/page'
import { db } from '@/db'
import { invitationLink, user } from '@/db/schema'
import { revokeInvitationLink } from '@/lib/invitation-links/operations'
import { arriveAtLink, listInvitationLinks } from '@/lib/invitation-links/queries'
import { changeRole, removeMember } from '@/lib/members/operations'
import { deleteOrganization, restoreOrganization } from '@/lib/organizations/operations'
import { quotas } from '@/lib/quotas'
import { deleteRole } from '@/lib/roles/operations'
import { stored } from '../../support/audit'
import { Browser } from '../../support/browser'
import { ask, said } from '../../support/channels'
import { linksOf, newLink, usesLink } from '../../support/joining'
import { forgetCounts } from '../../support/limits'
import { newOrganization, newPerson, type Person } from '../../support/people'
import { leavingNoTrace } from '../../support/trace'
import { visit } from '../../support/visit'

beforeEach(async () => void (await forgetCounts()))

type Made = Awaited<ReturnType<typeof newOrganization>>
type Scene = Made & { maker: Person; token: string }

/** A link that an admin made. */
async function linked(limits?: Parameters<typeof newLink>[1]): Promise<Scene> {
  const made = await newOrganization()
  const maker = await made.join('admin')
  return { ...made, maker, token: await newLink(maker, limits) }
}

const expires = (id: string) =>
  db().execute(sql`
    with gone as (delete from invitation_link where organization_id = ${id} returning *)
    insert into invitation_link select organization_id, id, token_hash, role, uses_left, now() - interval '1 second', made_by, created_at, revoked_at from gone`)

describe('an invitation link', () => {
  test('lets several people in with its role, one use each, and no more than it says', async () => {
    const { token, roles, id } = await linked({ uses: 2 })
    const people = [await newPerson(), await newPerson(), await newPerson()]
    const answers = []
    for (const person of people) answers.push((await usesLink(person, token)).status)
    expect(answers).toEqual([200, 200, 409])
    const held = await roles()
    expect(people.map((person) => held[person.id])).toEqual(['member', 'member', undefined])
    expect((await stored(id)).filter(({ action }) => action === 'invitation:use_link')).toHaveLength(2)
  })

  test('is never used more often than it says, however many try at the same moment', async () => {
    const { token, roles } = await linked({ uses: 3 })
    const people = await Promise.all(Array.from({ length: 8 }, () => newPerson()))
    const answers = await Promise.all(people.map((person) => usesLink(person, token)))
    const winners = answers.filter(({ status }) => status === 200)
    expect(winners).toHaveLength(3)
    expect(Object.values(await roles()).filter((role) => role === 'member')).toHaveLength(3)
  })

  test('tells a member that they are one, and counts nothing', async () => {
    const { token, owner, id } = await linked({ uses: 3 })
    expect(await leavingNoTrace(() => usesLink(owner, token))).toMatchObject({
      status: 409,
      message: 'You’re already a member.',
    })
    expect((await linksOf({ id }))[0]?.usesLeft).toBe(3)
  })

  test('used twice by one person at the same moment counts once', async () => {
    const { token, id } = await linked({ uses: 3 })
    const person = await newPerson()
    const answers = await Promise.all([1, 2, 3].map(() => usesLink(person, token)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
    expect((await linksOf({ id }))[0]?.usesLeft).toBe(2)
  })

  test.each<[string, (scene: Scene) => Promise<unknown>, says: string]>([
    ['is revoked', ({ owner, id }) => revoke(owner, id), 'revoked'],
    ['has expired', ({ id }) => expires(id), 'expired'],
    [
      'has a maker who is no longer an admin',
      ({ owner, maker }) => ask(owner, changeRole, { memberId: maker.memberId, role: 'member' }),
      'revoked',
    ],
    [
      'has a maker who is banned',
      ({ maker }) => db().update(user).set({ banned: true }).where(eq(user.id, maker.id)),
      'can no longer give',
    ],
  ])('that %s lets no one in, and says why', async (_, happens, says) => {
    const scene = await linked()
    const person = await newPerson()
    await happens(scene)
    expect(await leavingNoTrace(() => usesLink(person, scene.token))).toMatchObject({
      status: 409,
      message: expect.stringContaining(says),
    })
    expect(await person.signedIn((viewer) => arriveAtLink(viewer, scene.token))).toMatchObject({
      kind: 'closed',
      why: expect.stringContaining(says),
    })
  })

  test('goes with its maker, and with its organization, also if that is restored', async () => {
    const [one, two] = [await linked(), await linked()]
    await ask(one.owner, removeMember, { memberIdOrEmail: one.maker.memberId })
    await ask(two.owner, deleteOrganization, {})
    expect(await usesLink(await newPerson(), one.token)).toMatchObject({ status: 404 })
    expect(await usesLink(await newPerson(), two.token)).toMatchObject({ status: 404 })
    await ask(two.owner, restoreOrganization, { organizationId: two.id })
    expect(await usesLink(await newPerson(), two.token)).toMatchObject({ status: 409 })
  })

  test('does not let back in whom someone removed', async () => {
    const { owner, token, roles } = await linked()
    const person = await newPerson()
    await usesLink(person, token)
    await ask(owner, removeMember, { memberIdOrEmail: person.email })
    expect(await leavingNoTrace(() => usesLink(person, token))).toMatchObject({ status: 409 })
    expect(await roles()).not.toHaveProperty(person.id)
  })

  test('is made with at most the maker’s own role, and never for owners', async () => {
    const { owner, maker, join, customRole } = await linked()
    await customRole('inviter', ['invitation:create', 'member:read'])
    const [inviter, plain] = [await join('inviter'), await join('member')]
    const make = (by: Person, role: string) => said(newLink(by, { role }))
    for (const [by, role, status] of [
      [inviter, 'member', 403],
      [maker, 'owner', 403],
      [owner, 'owner', 409],
      [plain, 'member', 403],
      [owner, 'no-such-role', 422],
    ] as const)
      expect(await leavingNoTrace(() => make(by, role)), role).toMatchObject({ status })
    expect(await make(inviter, 'inviter')).toMatchObject({ status: 200 })
  })

  test('can’t be revoked by someone below its role, nor by another organization', async () => {
    const { join, customRole, id } = await linked({ role: 'admin' })
    await customRole('canceler', ['invitation:cancel', 'member:read'])
    const canceler = await join('canceler')
    const elsewhere = await newOrganization()
    const linkId = (await linksOf({ id }))[0]?.id ?? ''
    expect(await leavingNoTrace(() => ask(canceler, revokeInvitationLink, { linkId }))).toMatchObject({
      status: 403,
    })
    expect(await leavingNoTrace(() => ask(elsewhere.owner, revokeInvitationLink, { linkId }))).toMatchObject({
      status: 404,
    })
  })

  test('is revoked once', async () => {
    const { owner, id } = await linked()
    await revoke(owner, id)
    const linkId = (await linksOf({ id }))[0]?.id ?? ''
    expect(await leavingNoTrace(() => ask(owner, revokeInvitationLink, { linkId }))).toMatchObject({
      status: 409,
    })
  })

  test.each([
    ['is revoked', revoke],
    ['has expired', (_: Person, id: string) => expires(id)],
    [
      'is used up',
      (_: Person, id: string) =>
        db().update(invitationLink).set({ usesLeft: 0 }).where(eq(invitationLink.organizationId, id)),
    ],
  ])('keeps its role in use, until it %s', async (_, end) => {
    const { owner, customRole, id } = await newOrganization()
    await customRole('guest', ['project:read'])
    await newLink(owner, { role: 'guest' })
    expect(await ask(owner, deleteRole, { roleName: 'guest' })).toMatchObject({ status: 409 })
    await end(owner, id)
    expect(await ask(owner, deleteRole, { roleName: 'guest' })).toMatchObject({ status: 200 })
  })

  test('is shown once and stored as a hash', async () => {
    const { owner, slug, id } = await newOrganization()
    const form = { organization: slug, role: 'member', uses: '2', days: '1' }
    const made = await owner.call(createInvitationLink, form)
    const token = String(made.data?.url).split('/').at(-1) ?? ''
    expect(token.length).toBeGreaterThanOrEqual(43)
    for (const kept of [await linksOf({ id }), await owner.with('invitation:read', listInvitationLinks)])
      expect(JSON.stringify(kept)).not.toContain(token)
    expect(JSON.stringify(await stored(id))).not.toContain(token)
    expect(await usesLink(await newPerson(), token)).toMatchObject({ status: 200 })
  })

  test.each([
    { uses: '0' },
    { uses: '501' },
    { uses: '1.5' },
    { uses: 'many' },
    { days: '0' },
    { days: '31' },
    { days: '' },
  ])('is not made with %j', async (wrong) => {
    const { owner, slug, id } = await newOrganization()
    const form = { organization: slug, role: 'member', uses: '2', days: '1', ...wrong }
    expect(await owner.call(createInvitationLink, form)).toMatchObject({ code: 'invalid' })
    expect(await linksOf({ id })).toEqual([])
  })

  test('is one of a limited number, also at the same moment', async () => {
    const { owner, id } = await newOrganization()
    const most = quotas.invitationLinksPerOrganization
    for (let n = 1; n < most; n++) await newLink(owner)
    const answers = await Promise.all([said(newLink(owner)), said(newLink(owner))])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(await linksOf({ id })).toHaveLength(most)
    await revoke(owner, id)
    await newLink(owner)
  })
})

describe('the page of a link', () => {
  test.each(['no-such-link', 'a\u0000b', 'x'.repeat(500), '\ud800', ''])(
    'that never was (%j) is “not found”',
    async (token) => {
      expect(await visit(new Browser(), JoinPage, { token })).toBe(404)
    },
  )

  test('names the organization to whoever holds it, and offers to join after signing in', async () => {
    const { token, name, maker, slug, owner } = await linked()
    const shown = { organization: name, maker: maker.name, role: 'member' }
    expect(await arriveAtLink(null, token)).toEqual({ kind: 'signed-out', ...shown })
    const person = await newPerson()
    const arrive = () => person.signedIn((viewer) => arriveAtLink(viewer, token))
    expect(await arrive()).toEqual({ kind: 'open', ...shown })
    await usesLink(person, token)
    expect(await arrive()).toEqual({ kind: 'already-member', organization: name, slug })
    await ask(owner, deleteOrganization, {})
    expect(await arriveAtLink(null, token)).toEqual({ kind: 'unknown' })
  })
})

/** Revokes the oldest link. */
async function revoke(by: Person, id: string) {
  const [link] = await db()
    .select()
    .from(invitationLink)
    .where(eq(invitationLink.organizationId, id))
    .orderBy(invitationLink.createdAt)
  return ask(by, revokeInvitationLink, { linkId: link?.id ?? '' })
}
