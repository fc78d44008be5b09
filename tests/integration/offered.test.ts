import { randomUUID } from 'node:crypto'
import type { ReactNode } from 'react'
import { describe, expect, test } from 'vitest'
import OrganizationLayout from '@/app/dashboard/[org]/layout'
import { db } from '@/db'
import { invitation, project } from '@/db/schema'
import { inTenantScope } from '@/db/tenant-scope'
import { allPermissions, type Permission } from '@/lib/guard/policy'
import { type Drawn, drawn } from '../support/drawn'
import { pageEntries } from '../support/entries'
import { decidedEntries, isMeantToHold } from '../support/golden'
import { expectNone } from '../support/none'
import { newOrganization } from '../support/people'

// Every screen of an organization as each built-in role, as one that holds nothing, and as those that lack a single permission: it
// offers what works for them, all of it, and nothing else. What works for whom is what docs/entry-points.md says.

const below = 'app/dashboard/[org]'

/** What it takes, besides the action's own permission, to come by its form. */
const formsOf: Record<string, Permission[] | 'owners' | 'an open offer'> = {
  'members inviteMember': ['member:read'],
  'members resendInvitation': ['member:read', 'invitation:read'],
  'members cancelInvitation': ['member:read', 'invitation:read'],
  'members changeRole': ['member:read'],
  'members removeMember': ['member:read'],
  'members leaveOrganization': [],
  'projects createProject': ['project:read'],
  'projects renameProject': ['project:read'],
  'projects archiveProject': ['project:read'],
  'projects restoreProject': ['project:read'],
  'projects deleteProject': ['project:read'],
  'roles createRole': ['ac:read'],
  'roles updateRole': ['ac:read'],
  'roles deleteRole': ['ac:read'],
  'settings updateOrganization': [],
  'settings deleteOrganization': [],
  'settings offerOwnership': 'owners',
  // tests/integration/ownership.test.ts
  'settings acceptOwnership': 'an open offer',
  'settings endOwnershipOffer': 'an open offer',
}

const lacking = (permission: Permission) => `lacks-${permission.replace(':', '-')}`
const roles: [role: string, held: (needs: string) => boolean][] = [
  ...['owner', 'admin', 'member', 'nothing'].map((role): [string, (needs: string) => boolean] => [
    role,
    (needs) => isMeantToHold(role, needs as Permission),
  ]),
  ...allPermissions.map((permission): [string, (needs: string) => boolean] => [
    lacking(permission),
    (needs) => needs !== permission,
  ]),
]

const pages = (await pageEntries()).filter(({ name }) => name.startsWith(below))

/** Somebody of this role, and what there is in their organization: one each, as the roles of one are few. */
async function stage(role: string) {
  const { id, slug, owner, join, customRole } = await newOrganization()
  const projects = await inTenantScope({ organization: { id } }, (tx) =>
    tx
      .insert(project)
      .values([null, new Date()].map((archivedAt) => ({ organizationId: id, name: 'Loom', archivedAt })))
      .returning({ id: project.id }),
  )
  // Everybody outranks this one, so that nothing but a permission decides.
  await customRole('nothing', [])
  await join('nothing')
  await db()
    .insert(invitation)
    .values({
      id: randomUUID(),
      organizationId: id,
      email: 'invited@people.test',
      role: 'nothing',
      expiresAt: new Date(Date.now() + 3_600_000),
      inviterId: owner.id,
    })
  if (role.startsWith('lacks-'))
    await customRole(
      role,
      allPermissions.filter((each) => lacking(each) !== role),
    )
  const person = role === 'owner' ? owner : await join(role)
  return { slug, person, rows: projects.map((row) => ({ org: slug, id: row.id, role: 'nothing' })) }
}
type Stage = Awaited<ReturnType<typeof stage>>

/** Every page, in the shell, for every row that its path may name. */
async function screens({ person, rows }: Stage): Promise<[page: string, Drawn][]> {
  const asked = pages.flatMap(({ name, call }) =>
    rows.filter((_, n) => n === 0 || name.includes('[id]')).map((params) => ({ name, call, params })),
  )
  return Promise.all(
    asked.map(async ({ name, call, params }): Promise<[string, Drawn]> => {
      const given = { params: Promise.resolve(params), searchParams: Promise.resolve({}) }
      const screen = await person.within(async () => {
        const children = await (call as (props: object) => Promise<ReactNode>)(given)
        return OrganizationLayout({ children, params: given.params as Promise<{ org: string }> })
      }, 'render')
      return [name, drawn(screen)]
    }),
  )
}

async function looking(role: string) {
  const here = await stage(role)
  return { slug: here.slug, shown: await screens(here) }
}

/** The page or route that answers a link into the organization. */
const answering = (slug: string, link: string) =>
  Object.keys(decidedEntries).find((name) => {
    const [folder = '', exported = ''] = name.split(' ')
    const path = folder
      .replace('[org]', slug)
      .replace(/^app/, '')
      .replace(/\[\w+\]/g, '[^/]+')
    return ['page', 'GET'].includes(exported) && new RegExp(`^${path}$`).test(link.replace(/[?#].*/, ''))
  })

test('every action of an organization has its line', () => {
  const actions = Object.keys(decidedEntries).filter((name) =>
    /^app\/dashboard\/\[org\]\/\S+ (?!page$|[A-Z]+$)/.test(name),
  )
  expect(
    actions.map((name) => name.slice(below.length + 1)).sort(),
    'Say in formsOf (tests/integration/offered.test.ts) what it takes to come by the form of each action.',
  ).toEqual(Object.keys(formsOf).sort())
})

describe.each(roles)('%s', (role, held) => {
  const holds = (needs: string) => ['public', 'signed-in', 'member'].includes(needs) || held(needs)
  let seen: ReturnType<typeof looking> | undefined
  const look = () => {
    seen ??= looking(role)
    return seen
  }

  test('is offered the forms of exactly those actions that it may call', async () => {
    const offered = Object.entries(formsOf).flatMap(([name, also]) => {
      const action = `${below}/${name}`
      const comesBy = also === 'owners' ? role === 'owner' : also !== 'an open offer' && also.every(holds)
      return comesBy && holds(decidedEntries[action] ?? 'undecided') ? [action] : []
    })
    const found = (await look()).shown
      .flatMap(([, { forms }]) => forms)
      .filter((name) => name.startsWith(below))
    expect([...new Set(found)].sort()).toEqual(offered.sort())
  })

  test('is led to every screen that it may see, and to none that refuses it', async () => {
    const { slug, shown } = await look()
    const led = shown.flatMap(([page, { links, ids }]) =>
      links.flatMap((link) => {
        if (link.startsWith('#')) return ids.includes(link.slice(1)) ? [] : [`${page}: ${link}`]
        if (!link.startsWith(`/dashboard/${slug}`)) return []
        const needs = decidedEntries[answering(slug, link) ?? 'nothing'] ?? 'undecided'
        return holds(needs) ? [] : [`${page}: ${link}`]
      }),
    )
    expectNone(led, 'These links lead to nothing, or to a refusal')
    const found = shown.flatMap(([, { links }]) => links.map((link) => answering(slug, link)))
    const missed = pages.filter(
      ({ name }) => holds(decidedEntries[name] ?? 'undecided') && !found.includes(name),
    )
    expectNone(
      missed.map(({ name }) => name),
      'No link leads here',
    )
  })
})
