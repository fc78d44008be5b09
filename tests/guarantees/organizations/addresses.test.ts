import { eq, or, sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { updateOrganization as updateOrganizationAction } from '@/app/dashboard/[org]/settings/actions'
import { createOrganizationAction } from '@/app/onboarding/actions'
import { db } from '@/db'
import { organization } from '@/db/schema'
import { limits } from '@/lib/http/rate-limits'
import { channels } from '../../support/channels'
import { pointsOf } from '../../support/limits'
import { newOrganization, newPerson } from '../../support/people'
import { refuses } from '../../support/refusals'
import { leavingNoTrace } from '../../support/trace'

// What an organization can be called, and which URL it can have.

let names = 0
const newSlug = () => `named-${++names}-${Date.now().toString(36)}`

/** The rest: ./input.unit.test.ts. */
const badSlugs = ['admin', 'a--b', 'x'.repeat(5000), 'a\n']
const badNames = ['   ', 'x'.repeat(60_000), 'two\nlines', 'nul\u0000']
const scene = async () => ({ person: await newPerson(), ...(await newOrganization()) })

refuses(scene, {
  'a taken URL is a conflict, and nothing of the second organization stays': [
    409,
    (by, { person, slug }) => [() => by.create(person, { name: 'Second', slug })],
  ],
  'a URL that is none is refused at the start, and when it is changed': [
    'invalid',
    (by, { person, owner }) =>
      badSlugs.flatMap((slug) => [
        () => by.create(person, { name: 'Odd', slug }),
        () => by.update(owner, { name: 'Odd', slug }),
      ]),
  ],
  'a name that is none is refused': [
    'invalid',
    (by, { person }) => badNames.map((name) => () => by.create(person, { name, slug: newSlug() })),
  ],
})

describe.each(channels)('through the $name', (channel) => {
  test('a name is stored without the blanks and line ends around it', async () => {
    const [person, slug, { owner, id }] = [await newPerson(), newSlug(), await newOrganization()]
    expect(await channel.create(person, { name: '  Made\n', slug })).toMatchObject({ status: 200 })
    expect(await channel.update(owner, { name: '\tRenamed ', slug: newSlug() })).toMatchObject({
      status: 200,
    })
    const rows = await db()
      .select({ name: organization.name })
      .from(organization)
      .where(or(eq(organization.slug, slug), eq(organization.id, id)))
    expect(rows.map(({ name }) => name).sort()).toEqual(['Made', 'Renamed'])
  })
})

test('no one keeps addresses from others without end; a new name for the same address takes none', async () => {
  const { owner } = await newOrganization()
  const rename = (name: string, slug: string) =>
    owner.post('/organization/update', { organizationId: owner.home?.id, data: { name, slug } })
  expect(await rename('One', owner.slug)).toMatchObject({ status: 200 })
  expect(await pointsOf(owner.id)).toEqual({})
  expect(await rename('Two', newSlug())).toMatchObject({ status: 200 })
  expect(await pointsOf(owner.id)).toEqual({ 'organization-address:person': 1 })
  await db().execute(
    sql`update rate_limit set points = ${limits['organization-address:person'].points} where key like ${`%:${owner.id}`}`,
  )
  for (const channel of channels) {
    const refused = await leavingNoTrace(() => channel.create(owner, { name: 'Three', slug: newSlug() }))
    expect(refused).toMatchObject({ status: 429, message: expect.stringContaining('Try again in 24 hours') })
  }
  expect(await leavingNoTrace(() => rename('Four', newSlug()))).toMatchObject({ status: 429 })
})

describe('an address that led to another organization once', () => {
  /** One that was renamed, and one that was purged: both left an address behind. */
  async function formerSlugs() {
    const renamed = await newOrganization()
    await db().update(organization).set({ slug: newSlug() }).where(eq(organization.id, renamed.id))
    const purged = await newOrganization()
    await db().delete(organization).where(eq(organization.id, purged.id))
    return { renamed, slugs: [renamed.slug, purged.slug] }
  }
  const taken = 'That URL is taken. Choose another one.'

  test('is refused under the field of the address, on both screens', async () => {
    const { slugs } = await formerSlugs()
    const { owner, slug: own } = await newOrganization()
    for (const slug of slugs) {
      const refused = { status: 'refused', code: 'conflict', message: taken }
      expect(await owner.call(createOrganizationAction, { name: 'Second', slug })).toMatchObject({
        ...refused,
        fields: { slug: [taken] },
      })
      const moved = { organization: own, 'data.name': 'Moved', 'data.slug': slug }
      expect(await owner.call(updateOrganizationAction, moved)).toMatchObject({
        ...refused,
        fields: { 'data.slug': [taken] },
      })
    }
  })

  test('is refused in the same words by the endpoints that would take it', async () => {
    const { slugs } = await formerSlugs()
    const { owner, id } = await newOrganization()
    for (const slug of slugs) {
      const refused = { status: 409, body: { message: taken } }
      expect(await owner.post('/organization/create', { name: 'Second', slug })).toMatchObject(refused)
      expect(await owner.post('/organization/update', { organizationId: id, data: { slug } })).toMatchObject(
        refused,
      )
    }
  })

  test('is taken to whoever asks, as one in use is, and no one learns whose it was', async () => {
    const { renamed, slugs } = await formerSlugs()
    const stranger = await newPerson()
    const living = await stranger.post('/organization/check-slug', { slug: 'acme' })
    for (const slug of slugs)
      for (const person of [renamed.owner, stranger]) {
        const answer = await person.post('/organization/check-slug', { slug })
        expect([answer.status, answer.body]).toEqual([409, living.body])
      }
    expect(await stranger.post('/organization/check-slug', { slug: newSlug() })).toMatchObject({
      status: 200,
      body: { status: true },
    })
    await expect(db().execute(sql`select formerly from former_slug`)).rejects.toMatchObject({
      cause: { code: '42501' },
    })
  })
})
