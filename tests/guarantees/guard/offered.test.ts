import { randomUUID } from 'node:crypto'
import { dirname } from 'node:path'
import type { ReactNode } from 'react'
import { describe, expect, test } from 'vitest'
import OrganizationLayout from '@/app/dashboard/[org]/layout'
import { db } from '@/db'
import { invitation, joinRequest, organizationDomain } from '@/db/schema'
import { allPermissions, type Permission } from '@/lib/guard/policy'
import type { Action } from '@/lib/http/action'
import { type Drawn, drawn } from '../../support/drawn'
import { actionEntries, pageEntries } from '../../support/entries'
import { wayToForm } from '../../support/forms'
import { decidedEntries, isMeantToHold } from '../../support/golden'
import { fieldsOf } from '../../support/inputs'
import { freeDomain, newLink, openDomain, personAt } from '../../support/joining'
import { expectNone } from '../../support/none'
import { newOrganization } from '../../support/people'
import { anyHome, placeEach, type Rows } from '../../support/rows'
import { parentOf, tableNamed } from '../../support/tables'

// Every screen of an organization as each built-in role, as one that holds nothing, and as those that lack a single permission: it
// offers what works for them, all of it, and nothing else. What works for whom is what docs/entry-points.md says.

const below = 'app/dashboard/[org]'

/** What it takes to come by an action's form, where that is more than its own permission and that of its folder's page. */
const formsOf: Record<string, string[] | 'owners' | 'another state'> = {
  'members leaveOrganization': [],
  'members resendInvitation': ['member:read', 'invitation:read'],
  'members cancelInvitation': ['member:read', 'invitation:read'],
  'members approveJoinRequest': ['member:read', 'invitation:read'],
  'members declineJoinRequest': ['member:read', 'invitation:read'],
  'members createInvitationLink': ['member:read', 'invitation:read'],
  'members revokeInvitationLink': ['member:read', 'invitation:read'],
  'settings offerOwnership': 'owners',
  // tests/guarantees/ownership/ownership.test.ts
  'settings acceptOwnership': 'another state',
  'settings endOwnershipOffer': 'another state',
  // tests/guarantees/second-factor/organization.test.ts
  'settings stopRequiringSecondFactor': 'another state',
}

const lacking = (permission: Permission) => `lacks-${permission.replace(/[:_]/g, '-')}`
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
async function scene(role: string) {
  const { id, slug, owner, join, customRole } = await newOrganization()
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
  await newLink(owner, { role: 'nothing' })
  const { domain } = await openDomain({ id, owner }, { role: 'nothing', needsApproval: true })
  await db()
    .insert(joinRequest)
    .values({ organizationId: id, userId: (await personAt(domain)).id })
  await db()
    .insert(organizationDomain)
    .values({ organizationId: id, domain: freeDomain(), challenge: 'not there', role: 'nothing' })
  if (role.startsWith('lacks-'))
    await customRole(
      role,
      allPermissions.filter((each) => lacking(each) !== role),
    )
  // The only owner can't leave, and is not offered to.
  const person = await join(role)
  const there = {
    member: { user_id: owner.id },
    invitation: {},
    invitation_link: {},
    join_request: {},
    organization_domain: {},
    organization_role: {},
    ownership_offer: {},
  }
  const home = { ...anyHome({ id }), person: async () => owner.id, actor: person.id }
  return { slug, person, rows: await placeEach(home, there) }
}
type Scene = Awaited<ReturnType<typeof scene>>

/** The ids in a page's path: those of each row, in each of its states, of the last table that the path names. */
function placesOf(name: string, permission: string, rows: Rows): Record<string, string>[] {
  const parts = [...name.matchAll(/\[(\w+)\]/g)].flatMap(([, part = '']) => {
    const table = tableNamed(part, permission)
    return table ? [{ part, table }] : []
  })
  const last = parts.at(-1)
  const states = Object.keys(rows).filter((row) => row.split(' ')[0] === last?.table)
  const place = (state?: string) =>
    Object.fromEntries(
      parts.map(({ part, table }) => [
        part,
        String(rows[table === last?.table && state ? state : table]?.id),
      ]),
    )
  return last ? states.map(place) : [{}]
}

/** Every page, in the shell, for every row that its path may name, and with each question about a row. */
async function screens({ slug, person, rows }: Scene): Promise<[page: string, Drawn][]> {
  const asked = pages.flatMap(({ name, call, permission }) =>
    placesOf(name, String(permission), rows).map((place) => ({
      name,
      call,
      params: { org: slug, role: 'nothing', ...place },
    })),
  )
  const look = (name: string, call: unknown, params: Record<string, string>, query: Record<string, string>) =>
    person.within(async (): Promise<[string, Drawn]> => {
      const given = { params: Promise.resolve(params), searchParams: Promise.resolve(query) }
      const children = await (call as (props: object) => Promise<ReactNode>)(given)
      return [name, drawn(await OrganizationLayout({ children, params: Promise.resolve({ org: slug }) }))]
    }, 'render')
  const seen: [string, Drawn][] = []
  // One after the other: all at once would ask for more connections than there are.
  for (const { name, call, params } of asked) {
    const [, first] = await look(name, call, params, {})
    seen.push([name, first])
    for (const query of first.questions)
      seen.push(await look(name, call, params, Object.fromEntries(new URLSearchParams(query))))
  }
  return seen
}

async function looking(role: string) {
  const here = await scene(role)
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

/** The actions of organizations, as `members inviteMember`. */
const actions = Object.keys(decidedEntries)
  .filter((name) => /^app\/dashboard\/\[org\]\/\S+ (?!page$|[A-Z]+$)/.test(name))
  .map((name) => name.slice(below.length + 1))

/** What it takes to see the page of the row that the rows of a permission's noun belong to. */
function above(permission: string): string[] {
  const parent = parentOf(tableNamed('id', permission) ?? '')
  return parent ? [`${parent}:read`] : []
}

/** What each page asks for, by its folder. */
const pagePermissions = Object.fromEntries(
  Object.entries(decidedEntries)
    .filter(([name]) => name.startsWith(below) && name.endsWith(' page'))
    .map(([name, needs]) => [name.slice(below.length + 1, -' page'.length), needs]),
)

const drawnWays = new Map(
  (await actionEntries()).map(({ name, path, call }) => {
    const { permission, operation } = call as Action
    const fields = fieldsOf({ permission, input: operation.input }).map((field) => field.name)
    const folder = dirname(path).slice(below.length + 1)
    return [name, wayToForm({ folder, permission, fields }, pagePermissions)]
  }),
)

/** What it takes to come by an action's form. */
const wayTo = (action: string) => formsOf[action] ?? drawnWays.get(`${below}/${action}`)

test('where the form of every action of an organization stands follows from what is declared, or has its line', () => {
  expectNone(
    actions.filter((name) => !wayTo(name)),
    'Say in formsOf (tests/guarantees/guard/offered.test.ts) what it takes to come by the form of each of these',
  )
  expectNone(
    Object.keys(formsOf).filter((name) => !actions.includes(name)),
    'In formsOf, and no action',
  )
})

describe.each(roles)('%s', (role, held) => {
  const holds = (needs: string) => ['public', 'signed-in', 'member'].includes(needs) || held(needs)
  let seen: ReturnType<typeof looking> | undefined
  const look = () => {
    seen ??= looking(role)
    return seen
  }

  test('is offered the forms of exactly those actions that it may call', async () => {
    const offered = actions.flatMap((name) => {
      const action = `${below}/${name}`
      const also = wayTo(name)
      const comesBy = also === 'owners' ? role === 'owner' : Array.isArray(also) && also.every(holds)
      return comesBy && holds(decidedEntries[action] ?? 'undecided') ? [action] : []
    })
    const found = (await look()).shown
      .flatMap(([, { forms }]) => forms)
      .filter((name) => name.startsWith(below))
    expect(
      [...new Set(found)].sort(),
      'Forms on the screens of this role, and the actions that it may call (docs/entry-points.md)',
    ).toEqual(offered.sort())
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
    const missed = pages.filter(({ name }) => {
      const needs = decidedEntries[name] ?? 'undecided'
      const isListed = name.replace('/[id] page', ' page') in decidedEntries
      return [needs, ...(isListed ? [] : above(needs))].every(holds) && !found.includes(name)
    })
    expectNone(
      missed.map(({ name }) => name),
      'No link leads here',
    )
  })
})
