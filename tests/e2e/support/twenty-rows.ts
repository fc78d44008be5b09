import { randomBytes, randomUUID } from 'node:crypto'
import { db, transaction } from '@/db'
import { hashPassword } from '@/db/password-hash'
import * as schema from '@/db/schema'
import { inTenantScope } from '@/db/tenant-scope'
import { server } from './server'
import type { Person } from './test'

/** An organization with twenty of everything, but of invitations. */
export async function twentyOfEach(): Promise<{
  owner: Person
  slug: string
  project: string
  invite: () => Promise<void>
}> {
  process.env.DATABASE_URL = server().databaseUrl
  const mark = randomBytes(6).toString('hex')
  const [organizationId, slug, password] = [randomUUID(), `twenty-${mark}`, `long enough ${mark}`]
  const named = (n: number) => ({ name: `Member Number ${n}`, email: `member.${n}.${mark}@mail.test` })
  const people = Array.from({ length: 20 }, (_, n) => ({
    id: randomUUID(),
    emailVerified: true,
    ...named(n),
  }))
  const [owner] = people
  if (!owner) throw new Error('no one owns it')
  const projects = Array.from({ length: 20 }, (_, n) => ({
    id: randomUUID(),
    organizationId,
    name: `A project of the usual length ${n}`,
    createdBy: owner.id,
  }))
  const hash = await hashPassword(password)
  await transaction(async (tx) => {
    await tx.insert(schema.organization).values({ id: organizationId, slug, name: 'Twenty of Each' })
    await tx.insert(schema.user).values(people)
    const account = { id: randomUUID(), accountId: owner.id, providerId: 'credential', userId: owner.id }
    await tx.insert(schema.account).values({ ...account, password: hash })
    const member = (userId: string, n: number) => ({
      id: randomUUID(),
      organizationId,
      userId,
      role: n ? 'member' : 'owner',
    })
    await tx.insert(schema.member).values(people.map(({ id }, n) => member(id, n)))
  })
  await inTenantScope({ organization: { id: organizationId } }, (tx) =>
    tx.insert(schema.project).values(projects),
  )
  const invite = async () => {
    await db()
      .insert(schema.invitation)
      .values(
        Array.from({ length: 100 }, (_, n) => ({
          id: randomUUID(),
          organizationId,
          email: `invited.${n}.${mark}@mail.test`,
          role: 'member',
          inviterId: owner.id,
          expiresAt: new Date(Date.now() + 24 * 3600 * 1000),
        })),
      )
  }
  return { owner: { ...owner, password }, slug, project: projects[0]?.id ?? '', invite }
}
