import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import OverviewPage from '@/app/dashboard/[org]/page'
import { offerOwnership } from '@/lib/ownership'
import { newOrganization, type Person, password } from '../support/people'

const read = async (person: Person) => {
  const given = { params: Promise.resolve({ org: person.slug }), searchParams: Promise.resolve({}) }
  return renderToStaticMarkup(await person.within(() => OverviewPage(given), 'render'))
}

test('whom the ownership is offered learns it on the overview, with the way to answer; nobody else does', async () => {
  const { owner, join, slug } = await newOrganization()
  const [heir, bystander] = [await join('member'), await join('admin')]
  for (const person of [owner, heir, bystander]) expect(await read(person)).not.toContain('ownership')
  await owner.with('organization:transfer', (context) =>
    offerOwnership(context, { email: heir.email, password }),
  )
  const shown = await read(heir)
  expect(shown).toContain(`${owner.name} offers you the ownership`)
  expect(shown).toContain(`href="/dashboard/${slug}/settings"`)
  for (const person of [owner, bystander]) expect(await read(person)).not.toContain('ownership')
})
