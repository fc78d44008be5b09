import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { db } from '@/db'
import { member } from '@/db/schema'
import { homeOrganization, listOrganizations, rememberOrganization } from '@/lib/organizations/queries'
import { channels } from '../../support/channels'
import { as, newOrganization, newPerson } from '../../support/people'
import { refusalCode } from '../../support/refusal'
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

test('the last used organization is where one returns to, as long as one belongs there', async () => {
  const edsger = await as('edsger', 'globex')
  await edsger.asMember(rememberOrganization, 'acme')
  expect(await edsger.signedIn(homeOrganization)).toMatchObject({ slug: 'acme' })
  await db().delete(member).where(eq(member.id, 'demo-member-acme-edsger'))
  expect(await edsger.signedIn(homeOrganization)).toMatchObject({ slug: 'globex' })
})
