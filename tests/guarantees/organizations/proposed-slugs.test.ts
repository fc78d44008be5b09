import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { createOrganizationAction } from '@/app/onboarding/actions'
import { db } from '@/db'
import { organization } from '@/db/schema'
import { proposeSlug } from '@/lib/organizations/propose-slug'
import { newOrganization, newPerson, type Person } from '../../support/people'

// Nobody who leaves the URL to the product is told that it does not fit, or that it is taken.

/** The slug that the form's action goes to. */
async function created(person: Person, fields: Record<string, string>): Promise<string> {
  const to = await person.call(createOrganizationAction, fields).then(
    (state) => JSON.stringify(state),
    (redirect) => redirect.to,
  )
  expect(to).toMatch(/^\/dashboard\//)
  return to.replace('/dashboard/', '')
}

test.each(['株式会社', 'Привет', 'API', '🚀', 'New', 'م', 'x'.repeat(80)])(
  'an organization called %j gets a URL that works, with JavaScript and without, as often as one likes',
  async (name) => {
    const person = await newPerson()
    const proposed = proposeSlug(name)
    const slugs = [
      await created(person, { name, slug: proposed, proposedSlug: proposed }),
      await created(person, { name, slug: '' }),
    ]
    const { status, body } = await person.post('/organization/create', { name })
    expect(status).toBe(200)
    expect(new Set([...slugs, body.slug]).size).toBe(3)
    for (const slug of slugs)
      expect(await person.asMember(async (context) => context.organization.name, slug)).toBe(name)
  },
)

test('a URL that once led elsewhere is not proposed again', async () => {
  const { id } = await newOrganization()
  const name = `Moved ${id}`
  await db()
    .update(organization)
    .set({ slug: proposeSlug(name) })
    .where(eq(organization.id, id))
  await db()
    .update(organization)
    .set({ slug: `elsewhere-${id.slice(0, 8)}` })
    .where(eq(organization.id, id))
  expect(await created(await newPerson(), { name, slug: '' })).toMatch(
    new RegExp(`^${proposeSlug(name).slice(0, 43).replace(/-$/, '')}-[a-z0-9]{4}$`),
  )
})

test('people who take the same proposal at the same moment all get a URL', async () => {
  const name = `Same ${Date.now()}`
  const people = await Promise.all([1, 2, 3].map(() => newPerson()))
  const slugs = await Promise.all(people.map((person) => created(person, { name, slug: '' })))
  expect(new Set(slugs).size).toBe(3)
})

test('a slug that a person typed is refused when it is taken, and none is put in its place', async () => {
  const { slug } = await newOrganization()
  const person = await newPerson()
  expect(
    await person.call(createOrganizationAction, { name: 'Acme', slug, proposedSlug: 'acme' }),
  ).toMatchObject({ status: 'refused', fields: { slug: [expect.any(String)] } })
})
