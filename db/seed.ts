import { sql } from 'drizzle-orm'
import { toStatements } from '@/lib/guard/policy'
import { cast, castPassword, demoOrganizations, demoRole } from './cast'
import { db, transaction } from './index'
import { hashPassword } from './password-hash'
import { account, member, organization, organizationRole, project, user } from './schema'
import { inTenantScope } from './tenant-scope'

// The demo: two organizations, the demo users, a few dozen projects. Ids are fixed, so a second run
// changes nothing.

const projectNames = [
  'Gripper calibration',
  'Warehouse pilot',
  'Onboarding handbook',
  'Battery supplier review',
  'Autumn trade fair',
  'Firmware 4.2',
  'Safety certification',
  'Customer portal',
  'Spare parts catalogue',
  'Vision model retraining',
  'Factory tour video',
  'Arm torque study',
  'Service contracts 2027',
  'Noise measurements',
  'Packaging redesign',
  'Field diagnostics',
  'Translation to Polish',
  'Demo unit refresh',
  'Hiring plan',
  'Patent search',
  'Cable routing',
  'Cold chamber tests',
  'Partner programme',
  'Night shift trial',
] as const

const gardenNames = [
  'Rooftop meadow',
  'Winter greenhouse',
  'Rainwater cistern',
  'Orchard census',
  'Compost route',
  'School visits',
  'Rose border',
  'Pollinator map',
  'Irrigation sensors',
  'Seed library',
  'Tool shed inventory',
  'Summer volunteers',
  'Soil analysis',
  'Herb spiral',
] as const

/** Only fills an empty database (without users). @returns whether it did */
export async function seedIfEmpty(): Promise<boolean> {
  const { rows } = await db().execute(sql`select 1 from "user" limit 1`)
  if (rows.length > 0) return false
  await seed()
  return true
}

export async function seed(): Promise<void> {
  const password = await hashPassword(castPassword)
  await transaction(async (tx) => {
    await tx
      .insert(organization)
      .values([...demoOrganizations])
      .onConflictDoNothing()
    await tx
      .insert(user)
      .values(
        cast.map((person) => ({
          id: `demo-${person.key}`,
          name: person.name,
          email: person.email,
          emailVerified: !('verified' in person),
          role: 'staff' in person ? 'admin' : null,
        })),
      )
      .onConflictDoNothing()
    await tx
      .insert(account)
      .values(
        cast.map(({ key }) => ({
          id: `demo-account-${key}`,
          accountId: `demo-${key}`,
          providerId: 'credential',
          userId: `demo-${key}`,
          password,
        })),
      )
      .onConflictDoNothing()
    await tx
      .insert(organizationRole)
      .values({
        id: 'demo-role',
        organizationId: organizationId(demoRole.organization),
        role: demoRole.name,
        permission: JSON.stringify(toStatements(demoRole.permissions)),
      })
      .onConflictDoNothing()
    await tx
      .insert(member)
      .values(
        cast.flatMap(({ key, roles }) =>
          Object.entries(roles).map(([slug, role]) => ({
            id: `demo-member-${slug}-${key}`,
            organizationId: organizationId(slug),
            userId: `demo-${key}`,
            role,
          })),
        ),
      )
      .onConflictDoNothing()
  })
  await seedProjects('acme', projectNames, 'demo-ada')
  await seedProjects('globex', gardenNames, 'demo-grace')
}

async function seedProjects(slug: string, names: readonly string[], createdBy: string): Promise<void> {
  const id = organizationId(slug)
  await inTenantScope({ organization: { id } }, (tx) =>
    tx
      .insert(project)
      .values(
        names.map((name, index) => ({
          organizationId: id,
          id: demoUuid(slug, index),
          name,
          createdBy,
          createdAt: new Date(Date.now() - (index + 1) * 26 * 3600 * 1000),
          archivedAt: index % 7 === 6 ? new Date() : null,
        })),
      )
      .onConflictDoNothing(),
  )
}

const organizationId = (slug: string) => `demo-org-${slug}`

const demoUuid = (slug: string, index: number) =>
  `00000000-0000-4000-8000-${slug === 'acme' ? 'a' : 'b'}${String(index).padStart(11, '0')}`
