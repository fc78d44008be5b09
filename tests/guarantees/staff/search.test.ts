import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { listAllOrganizations, listPeople } from '@/lib/staff/queries'
import { newOrganization, newPerson } from '../../support/people'
import { asStaff } from '../../support/staff'

const people = async (search: string) =>
  (await asStaff('staff:read', (staff) => listPeople(staff, { search }))).rows.map(({ id }) => id)
const organizations = async (search: string) =>
  (await asStaff('staff:read', (staff) => listAllOrganizations(staff, { search }))).rows.map(({ id }) => id)

const mark = () => randomBytes(5).toString('hex')

test('a person is found by the start of their name or email, in any case', async () => {
  const [name, mailbox] = [`Zora ${mark()}`, `zora-${mark()}`]
  const { id } = await newPerson({ name, email: `${mailbox}@people.test` })
  for (const search of [name, name.slice(0, 9), name.toUpperCase(), mailbox, `${mailbox}@PEOPLE`])
    expect([search, await people(search)]).toEqual([search, [id]])
  expect(await people(mailbox.slice(1))).toEqual([])
})

test('an organization is found by the start of its name or URL', async () => {
  const name = `Zebra ${mark()}`
  const { id, slug } = await newOrganization({ name })
  for (const search of [name, name.toLowerCase(), slug.slice(0, 14)])
    expect([search, await organizations(search)]).toEqual([search, [id]])
  expect(await organizations(name.slice(1))).toEqual([])
})

test.each(['%', '_ora', '\\', '\0', "' or true --"])('%j is what it says, and no pattern', async (search) => {
  await newPerson({ name: `Zora ${mark()}` })
  // NUL is in no text, so it is left out of the search.
  expect(await people(search === '\0' ? `${mark()}\0` : search)).toEqual([])
})
