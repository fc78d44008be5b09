import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db'
import { cast } from '@/db/cast'
import { member } from '@/db/schema'
import {
  homeOrganization,
  listOrganizations,
  overview,
  rememberOrganization,
} from '@/lib/organizations/queries'
import { type Channel, channels } from '../../support/channels'
import { as, newOrganization, newPerson, type Person } from '../../support/people'
import { refusalCode } from '../../support/refusal'
import { refuses } from '../../support/refusals'
import { leavingNoTrace } from '../../support/trace'

let names = 0
const newSlug = () => `made-${++names}-${Date.now().toString(36)}`

describe.each(channels)('through the $name', (channel) => {
  test('who creates an organization is its owner', async () => {
    const person = await newPerson()
    const slug = newSlug()
    expect(await channel.create(person, { name: 'Made', slug })).toMatchObject({ status: 200 })
    expect(await person.signedIn(listOrganizations)).toMatchObject([{ slug, role: 'owner' }])
  })

  test('only an owner deletes the organization, which closes it to everybody at once', async () => {
    const { owner, join, slug } = await newOrganization()
    const admin = await join('admin')
    await channel.invite(owner, `going-${slug}@people.test`, 'member')
    expect(await leavingNoTrace(() => channel.remove(admin))).toMatchObject({ status: 403 })
    expect(await channel.remove(owner)).toMatchObject({ status: 200 })
    for (const person of [owner, admin]) {
      expect(await person.signedIn(homeOrganization)).toBeUndefined()
      expect(await refusalCode(person.asMember(async () => {}))).toBe('not_found')
      expect(await person.get(`/organization/list-members?organizationSlug=${slug}`)).toMatchObject({
        status: 404,
      })
      expect((await person.get('/organization/list')).body).toEqual({ list: [] })
    }
    expect(await channel.invite(owner, `late-${slug}@people.test`, 'member')).toMatchObject({ status: 404 })
  })
})

/** Somebody who asks as if they acted in an organization that is not theirs, or that does not exist. */
async function scene() {
  const [{ owner }, foreign] = [await newOrganization(), await newOrganization()]
  const asIf = (home: Person['home']): Person => Object.assign(Object.create(owner), { home })
  return {
    foreign: foreign.owner.memberId,
    there: asIf(foreign.owner.home),
    nowhere: asIf({ id: 'no-such-organization', slug: 'no-such-slug', memberId: 'nobody' }),
  }
}

const changes: Record<
  string,
  (by: Channel, actor: Person, memberId: string) => ReturnType<Channel['leave']>
> = {
  renaming: (by, actor) => by.update(actor, { name: 'Mine now', slug: newSlug() }),
  deleting: (by, actor) => by.remove(actor),
  leaving: (by, actor) => by.leave(actor),
  inviting: (by, actor) => by.invite(actor, 'somebody@people.test', 'member'),
  'changing a role': (by, actor, memberId) => by.changeRole(actor, memberId, 'member'),
  'removing a member': (by, actor, memberId) => by.removeMember(actor, memberId),
  'making a role': (by, actor) => by.createRole(actor, 'helper', ['project:read']),
  'deleting a role': (by, actor) => by.deleteRole(actor, 'helper'),
}
refuses(
  scene,
  Object.fromEntries(
    Object.entries(changes).map(([name, change]) => [
      `${name} answers alike in a foreign organization and in an unknown one`,
      [
        'alike',
        (by, { foreign, nowhere, there }) => [nowhere, there].map((who) => () => change(by, who, foreign)),
      ],
    ]),
  ),
)

test('the figures of the overview are this organization’s own', async () => {
  const [ada, grace] = [await as('ada'), await as('grace')]
  const acme = await ada.asMember(overview)
  const globex = await grace.asMember(overview)
  const members = (slug: string) => cast.filter(({ roles }) => slug in roles).length
  expect(acme).toMatchObject({ members: members('acme'), active: 21, archived: 3 })
  expect(globex).toMatchObject({ members: members('globex'), active: 12, archived: 2 })
})

test('the last used organization is where one returns to, as long as one belongs there', async () => {
  const edsger = await as('edsger', 'globex')
  await edsger.asMember(rememberOrganization, 'acme')
  expect(await edsger.signedIn(homeOrganization)).toMatchObject({ slug: 'acme' })
  await db().delete(member).where(eq(member.id, 'demo-member-acme-edsger'))
  expect(await edsger.signedIn(homeOrganization)).toMatchObject({ slug: 'globex' })
})
