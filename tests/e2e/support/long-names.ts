import { randomBytes, randomUUID } from 'node:crypto'
import { transaction } from '@/db'
import { hashPassword } from '@/db/password-hash'
import * as schema from '@/db/schema'
import { inTenantScope } from '@/db/tenant-scope'
import { toStatements } from '@/lib/guard/policy'
import { server } from './server'
import type { Person } from './test'

/** The longest names that the schema allows, in several scripts, most without a place to break. */
export const longNames = [
  'W'.repeat(80),
  '株'.repeat(80),
  'شركة'.repeat(20),
  'n\u0303\u0323'.repeat(26),
  '👩‍👩‍👧‍👦'.repeat(7),
  'Привет'.repeat(13),
]

const longRole = 'w'.repeat(31)

/**
 * An organization in which all of it is called so: its people, projects, a role and an invitation.
 * @returns its owner, and the paths of its pages
 */
export async function organizationOf(name: string) {
  process.env.DATABASE_URL = server().databaseUrl
  const mark = randomBytes(6).toString('hex')
  const [organizationId, slug] = [randomUUID(), `long-${mark}-${'w'.repeat(30)}`]
  const password = `long enough ${mark}`
  const people = [name, ...longNames].map((each, n) => ({
    id: randomUUID(),
    name: each,
    email: `${n}-${mark}-${'w'.repeat(180)}@xn--80akhbyknj4f.xn--p1ai`,
    emailVerified: true,
  }))
  const [owner] = people
  if (!owner) throw new Error('nobody owns it')
  const projects = longNames.map((each) => ({
    id: randomUUID(),
    organizationId,
    name: each.slice(0, 60).toWellFormed() + each.slice(0, 60).toWellFormed(),
    createdBy: owner.id,
  }))
  const invited = randomUUID()
  const hash = await hashPassword(password)
  await transaction(async (tx) => {
    await tx.insert(schema.organization).values({ id: organizationId, slug, name })
    await tx.insert(schema.user).values(people)
    await tx.insert(schema.account).values({
      id: randomUUID(),
      accountId: owner.id,
      providerId: 'credential',
      userId: owner.id,
      password: hash,
    })
    await tx.insert(schema.organizationRole).values({
      id: randomUUID(),
      organizationId,
      role: longRole,
      permission: JSON.stringify(toStatements(['project:read'])),
    })
    await tx.insert(schema.member).values(
      people.map(({ id }, n) => ({
        id: randomUUID(),
        organizationId,
        userId: id,
        role: id === owner.id ? 'owner' : n % 2 ? 'member' : longRole,
      })),
    )
    await tx.insert(schema.invitation).values({
      id: invited,
      organizationId,
      email: `invited-${mark}-${'w'.repeat(180)}@mail.test`,
      role: longRole,
      inviterId: owner.id,
      expiresAt: new Date(Date.now() + 24 * 3600 * 1000),
    })
  })
  await inTenantScope({ organization: { id: organizationId } }, (tx) =>
    tx.insert(schema.project).values(projects),
  )
  const inside = ['', '/projects', '/members', '/roles', `/roles/${longRole}`, '/settings', '/audit-log']
  return {
    id: organizationId,
    owner: { ...owner, password } satisfies Person,
    paths: [
      ...inside.map((path) => `/dashboard/${slug}${path}`),
      ...projects.map(({ id }) => `/dashboard/${slug}/projects/${id}`),
      `/invite/${invited}`,
      '/account',
      '/onboarding',
    ],
    slug,
  }
}
