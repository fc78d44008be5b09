import { describe, expect, test } from 'vitest'
import OverviewPage from '@/app/dashboard/[org]/page'
import { project } from '@/db/schema'
import { inTenant } from '@/db/tenant'
import { allPermissions, type Permission } from '@/lib/guard/policy'
import { type Overview, overview } from '@/lib/organizations/queries'
import { offerOwnership } from '@/lib/ownership/operations'
import { readPage } from '../../support/markup'
import { newOrganization, type Person } from '../../support/people'
import { place } from '../../support/rows'

const read = (person: Person) => readPage(person, OverviewPage, { org: person.slug })

test('whom the ownership is offered learns it on the overview, with the way to answer; no one else does', async () => {
  const { owner, join, slug } = await newOrganization()
  const [heir, bystander] = [await join('member'), await join('admin')]
  for (const person of [owner, heir, bystander]) expect(await read(person)).not.toContain('offered ownership')
  await owner.with('organization:transfer', (context) => offerOwnership(context, { email: heir.email }))
  const shown = await read(heir)
  expect(shown).toContain(`<bdi>${owner.name}</bdi> wants to transfer`)
  expect(shown).toContain(`href="/dashboard/${slug}/settings"`)
  for (const person of [owner, bystander]) expect(await read(person)).not.toContain('offered ownership')
})

describe('each figure', () => {
  const figures: [Permission, lacking: Partial<Overview>, labels: string[]][] = [
    ['project:read', { active: null, archived: null }, ['Active projects', 'Archived projects']],
    ['member:read', { members: null }, ['Members']],
    ['invitation:read', { openInvitations: null }, ['Pending invitations']],
  ]
  const counted = { active: 1, archived: 1, members: 2, openInvitations: 1 }
  const labelled = (html: string) =>
    [...html.matchAll(/<dt[^>]*>(?:<a[^>]*>)?([^<]*)(?:<[^>]*>)*<\/dt><dd[^>]*>(\d+)</g)].map(
      ([, label, value]) => [label, value],
    )

  test.each(figures)(
    'is counted and shown for those who hold %s alone',
    async (permission, lacking, labels) => {
      const { id, owner, join, customRole } = await newOrganization()
      for (const archivedAt of [null, new Date()])
        await owner.with('project:create', (context) =>
          inTenant(context, (tx) =>
            tx.insert(project).values({ organizationId: id, name: 'Loom', archivedAt }),
          ),
        )
      await place('invitation', { id })
      await customRole(
        'without',
        allPermissions.filter((each) => each !== permission),
      )
      const without = await join('without')

      expect(await owner.asMember(overview)).toEqual(counted)
      expect(await without.asMember(overview)).toEqual({ ...counted, ...lacking })
      const [all, fewer] = [labelled(await read(owner)), labelled(await read(without))]
      expect(all).toHaveLength(4)
      expect(fewer).toEqual(all.filter(([label = '']) => !labels.includes(label)))
    },
  )
})

test('what there are more than a thousand of is shown as “1,000+”, and a thousand as “1,000”', async () => {
  const { id, owner } = await newOrganization()
  const add = (count: number) =>
    owner.with('project:create', (context) =>
      inTenant(context, (tx) =>
        tx
          .insert(project)
          .values(Array.from({ length: count }, () => ({ organizationId: id, name: 'Loom' }))),
      ),
    )
  await add(1_000)
  expect(await read(owner)).toContain('>1,000<')
  await add(50)
  expect(await read(owner)).toContain('>1,000+<')
})

test('a first step is named to those alone who can take it', async () => {
  const { join, customRole } = await newOrganization()
  const steps: [Permission, words: string][] = [
    ['project:create', 'Create a project'],
    ['project:read', 'Create a project'],
    ['invitation:create', 'Invite your team'],
    ['member:read', 'Invite your team'],
  ]
  await customRole('all', allPermissions)
  const all = await read(await join('all'))
  for (const [permission, words] of steps) {
    const role = `without-${permission.replace(':', '-')}`
    await customRole(
      role,
      allPermissions.filter((each) => each !== permission),
    )
    expect([permission, all.includes(`>${words}<`)]).toEqual([permission, true])
    expect([permission, (await read(await join(role))).includes(`>${words}<`)]).toEqual([permission, false])
  }
})
