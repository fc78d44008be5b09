import { expect, test } from 'vitest'
import { GET } from '@/app/api/session/route'
import { written } from '../../support/audit'
import { Browser } from '../../support/browser'
import { as, newOrganization } from '../../support/people'

// What an open page asks when it is looked at again: who is signed in now, and whether they still belong to its organization.

const look = async (browser: Browser, query = '') => {
  const answer = await browser.within(() => GET(new Request(`http://localhost/api/session${query}`)))
  expect(answer.headers.get('cache-control')).toBe('no-store')
  return [answer.status, await answer.json()]
}

const mary = { id: 'demo-mary', name: 'Mary Jackson' }

test('an open page is told who is signed in, by name, and no one else’s', async () => {
  expect(await look(await as('mary'))).toEqual([200, { person: mary, member: true }])
  expect(await look(new Browser())).toEqual([200, { person: null, member: true }])
})

test('an open page is told whether that person is a member of its organization, whether there is one or not', async () => {
  const hers = await as('mary')
  expect(await look(hers, '?organization=acme')).toEqual([200, { person: mary, member: true }])
  for (const slug of ['globex', 'no-such-organization', '%00'])
    expect(await look(hers, `?organization=${slug}`)).toEqual([200, { person: mary, member: false }])
  expect(await look(new Browser(), '?organization=acme')).toEqual([200, { person: null, member: false }])
})

test('to ask is no attempt to enter', async () => {
  const { id, slug } = await newOrganization()
  const stranger = await as('grace')
  expect(await written(id, () => look(stranger, `?organization=${slug}`))).toEqual([])
})
