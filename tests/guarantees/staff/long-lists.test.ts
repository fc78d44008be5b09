import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { db } from '@/db'
import { mail, member, session, user } from '@/db/schema'
import type { Page, PageQuery } from '@/lib/keyset'
import { listEmails } from '@/lib/staff/deliveries'
import { listMembersOf } from '@/lib/staff/organization'
import { listMemberships, listSessionsOf } from '@/lib/staff/person'
import { newOrganization, newPerson } from '../../support/people'
import { asStaff } from '../../support/staff'

// What belongs to one person or one organization can be more than fits on a page.

const many = 120
const times = <T>(make: (n: number) => T) => Array.from({ length: many }, (_, n) => make(n))
const at = (n: number) => new Date(Date.UTC(2026, 0, 1, 0, n))

/** Follows the links to the last page. */
async function everyPage<Row>(read: (query: PageQuery) => Promise<Page<Row>>) {
  const pages: Row[][] = []
  let after: string | undefined
  do {
    const page = await read({ after })
    pages.push(page.rows)
    after = page.next
  } while (after !== undefined)
  return pages
}

test('an organization’s members are listed page by page, its owners apart from them', async () => {
  const { id, owner } = await newOrganization()
  const people = times((n) => ({
    id: randomUUID(),
    name: `Person ${n}`,
    email: `${randomUUID()}@people.test`,
  }))
  await db().insert(user).values(people)
  await db()
    .insert(member)
    .values(
      people.map((each, n) => ({
        id: randomUUID(),
        organizationId: id,
        userId: each.id,
        role: 'member',
        createdAt: at(n),
      })),
    )
  const read = (owners: boolean) => (query: PageQuery) =>
    asStaff('staff:read', (staff) => listMembersOf(staff, id, { owners, ...query }))
  const pages = await everyPage(read(false))
  expect(pages.map(({ length }) => length)).toEqual([50, 50, 20])
  expect(pages.flat().map((each) => each.id)).toEqual(people.map((each) => each.id))
  expect((await everyPage(read(true))).flat().map((each) => each.id)).toEqual([owner.id])
})

test('so are a person’s sessions, emails and organizations', async () => {
  const person = await newPerson()
  const rows = times((n) => ({ id: randomUUID(), n }))
  await db()
    .insert(session)
    .values(
      rows.map(({ id, n }) => ({
        id,
        token: id,
        userId: person.id,
        expiresAt: new Date('2999-01-01'),
        updatedAt: at(n),
      })),
    )
  await db()
    .insert(mail)
    .values(
      rows.map(({ id, n }) => ({
        id,
        recipient: person.email,
        template: 'new-device',
        state: 'sent' as const,
        createdAt: at(n),
      })),
    )
  const newestFirst = rows.map(({ id }) => id).reverse()
  const sessions = await everyPage((query) =>
    asStaff('staff:read', (staff) => listSessionsOf(staff, person.id, query)),
  )
  expect(sessions[0]).toHaveLength(50)
  expect(sessions.flat().map(({ id }) => id)).toEqual([person.sessionId, ...newestFirst])
  const emails = await everyPage((query) =>
    asStaff('staff:read', (staff) => listEmails(staff, { search: person.email, ...query })),
  )
  expect(emails.flat().map(({ id }) => id)).toEqual(newestFirst)
  const { id, join } = await newOrganization()
  await join('member', person)
  const organizations = await everyPage((query) =>
    asStaff('staff:read', (staff) => listMemberships(staff, person.id, query)),
  )
  expect(organizations.flat()).toMatchObject([{ id, alone: false }])
})
