import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { db } from '@/db'
import { invitation, organization } from '@/db/schema'
import { newOrganization, newPerson, type Person } from '../../support/people'

// Clients switch on Better Auth's own error codes, and read its typed answers:
// `authClient.$ERROR_CODES`.

type Tenant = Awaited<ReturnType<typeof newOrganization>>
let tenant: Tenant
let plain: Person
const ask = (person: Person, path: string, body: object = {}) =>
  person.post(`/organization/${path}`, { organizationId: tenant.id, ...body })

beforeAll(async () => {
  tenant = await newOrganization()
  await tenant.customRole('helper', ['project:read'])
  plain = await tenant.join('member')
  await tenant.join('helper')
})

describe('the library’s code is kept, with the status of ours:', () => {
  const none = randomUUID()
  const refusals: [code: string, status: number, path: string, body: () => object][] = [
    [
      'USER_IS_ALREADY_A_MEMBER_OF_THIS_ORGANIZATION',
      409,
      'invite-member',
      () => ({ email: plain.email, role: 'member' }),
    ],
    ['ROLE_NOT_FOUND', 400, 'invite-member', () => ({ email: 'new@people.test', role: 'none' })],
    ['MEMBER_NOT_FOUND', 404, 'remove-member', () => ({ memberIdOrEmail: none })],
    ['MEMBER_NOT_FOUND', 404, 'update-member-role', () => ({ memberId: none, role: 'member' })],
    ['ROLE_NOT_FOUND', 404, 'delete-role', () => ({ roleName: 'none' })],
    ['ROLE_IS_ASSIGNED_TO_MEMBERS', 409, 'delete-role', () => ({ roleName: 'helper' })],
    [
      'ROLE_NAME_IS_ALREADY_TAKEN',
      409,
      'create-role',
      () => ({ role: 'helper', permission: { project: ['read'] } }),
    ],
    ['INVITATION_NOT_FOUND', 404, 'accept-invitation', () => ({ invitationId: none })],
    ['INVITATION_NOT_FOUND', 404, 'cancel-invitation', () => ({ invitationId: none })],
    ['YOU_CANNOT_LEAVE_THE_ORGANIZATION_AS_THE_ONLY_OWNER', 409, 'leave', () => ({})],
    [
      'YOU_CANNOT_LEAVE_THE_ORGANIZATION_WITHOUT_AN_OWNER',
      409,
      'update-member-role',
      () => ({ memberId: tenant.owner.memberId, role: 'member' }),
    ],
    ['ORGANIZATION_ALREADY_EXISTS', 409, 'create', () => ({ name: 'Again', slug: tenant.slug })],
    ['ORGANIZATION_SLUG_ALREADY_TAKEN', 409, 'check-slug', () => ({ slug: tenant.slug })],
    ['ORGANIZATION_NOT_FOUND', 404, 'update', () => ({ organizationId: none, data: { name: 'Other' } })],
    ['VALIDATION_ERROR', 400, 'update', () => ({ data: {} })],
  ]

  test.each(refusals)('%s (%i) at %s', async (code, status, path, body) => {
    const answer = await ask(tenant.owner, path, body())
    expect([answer.status, answer.body.code]).toEqual([status, code])
    expect(answer.body.message).toEqual(expect.any(String))
  })

  test.each([
    ['YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_ORGANIZATION', 'update', { data: { name: 'Other' } }],
    ['YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_ORGANIZATION', 'delete', {}],
    ['YOU_ARE_NOT_ALLOWED_TO_INVITE_USERS_TO_THIS_ORGANIZATION', 'invite-member', { email: 'a@b.test' }],
    ['YOU_ARE_NOT_ALLOWED_TO_CREATE_A_ROLE', 'create-role', {}],
  ])('%s (403), with the permission that is lacking', async (code, path, body) => {
    const answer = await ask(plain, path, body)
    expect(answer).toMatchObject({ status: 403, body: { code, permission: expect.any(String) } })
  })

  test('an invitation that ended or expired is not found, and says which to the person invited', async () => {
    const guest = await newPerson()
    const ended = {
      organizationId: tenant.id,
      email: guest.email,
      role: 'member',
      inviterId: tenant.owner.id,
    }
    for (const [status, expiresAt] of [
      ['canceled', new Date(Date.now() + 60_000)],
      ['pending', new Date(0)],
    ] as const) {
      const invitationId = randomUUID()
      await db()
        .insert(invitation)
        .values({ ...ended, id: invitationId, status, expiresAt })
      const answer = await guest.post('/organization/accept-invitation', { invitationId })
      expect(answer).toMatchObject({ status: 409, body: { code: 'INVITATION_NOT_FOUND' } })
    }
  })
})

describe('an answer has every field that the library’s types promise:', () => {
  test('of an organization, a plain member gets no addresses and no invitations', async () => {
    const { body } = await plain.get(`/organization/get-full-organization?organizationId=${tenant.id}`)
    expect(body.invitations).toEqual([])
    const members = body.members as { user: { name: string; email: string } }[]
    expect(members.length).toBeGreaterThan(2)
    for (const { user } of members) expect(user).toMatchObject({ name: expect.any(String), email: '' })
  })

  test('of members, a plain member gets no addresses', async () => {
    const { body } = await plain.get(`/organization/list-members?organizationId=${tenant.id}`)
    for (const { user } of body.members as { user: object }[]) expect(user).toMatchObject({ email: '' })
  })

  test('of an invitation, no one gets the id of its mail', async () => {
    const guest = await newPerson()
    const invited = await ask(tenant.owner, 'invite-member', { email: guest.email, role: 'member' })
    const id = String(invited.body.id)
    const answers = [
      invited,
      await guest.get(`/organization/get-invitation?id=${id}`),
      await guest.get('/organization/list-user-invitations'),
      await tenant.owner.get(`/organization/list-invitations?organizationId=${tenant.id}`),
      await guest.post('/organization/accept-invitation', { invitationId: id }),
    ]
    const [row] = await db().select().from(invitation).where(eq(invitation.id, id))
    expect(row?.mailId).toEqual(expect.any(String))
    for (const { status, body } of answers) {
      expect(status).toBe(200)
      expect(JSON.stringify(body)).not.toContain('mailId')
      expect(JSON.stringify(body)).not.toContain(row?.mailId)
    }
  })

  test('a slug that creating would refuse is not free', async () => {
    const free = async (slug: string) => (await ask(plain, 'check-slug', { slug })).body
    for (const slug of ['team', 'Bad Slug', 'x', 'a--b', ''])
      expect(await free(slug)).toEqual({ status: false })
    expect(await free(`free-${tenant.slug}`)).toEqual({ status: true })
  })
})

test('an empty logo removes it', async () => {
  const logos = async () =>
    (await db().select().from(organization).where(eq(organization.id, tenant.id)))[0]?.logo
  const logo = 'https://cdn.example.com/logo.png'
  expect(await ask(tenant.owner, 'update', { data: { logo } })).toMatchObject({ status: 200 })
  expect(await logos()).toBe(logo)
  expect(await ask(tenant.owner, 'update', { data: { logo: '' } })).toMatchObject({ status: 200 })
  expect(await logos()).toBeNull()
  for (const other of ['data:image/png;base64,AA', '/logo.png'])
    expect(await ask(tenant.owner, 'update', { data: { logo: other } })).toMatchObject({ status: 400 })
})
