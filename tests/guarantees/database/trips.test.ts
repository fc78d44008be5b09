import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import OrganizationLayout from '@/app/dashboard/[org]/layout'
import type { DatabaseProxy } from '../../support/database-proxy'
import { inPathOf } from '../../support/decided'
import { named, pageEntries } from '../../support/entries'
import { signInThroughProxy } from '../../support/logins'
import { as, type Person } from '../../support/people'
import { place } from '../../support/rows'
import { parentOf, tableNamed } from '../../support/tables'
import { type Page, visit } from '../../support/visit'

// How often a page of an organization waits for the database, one time after the other. Between an
// application and a database that are a millisecond apart, each costs a millisecond.

/** The guard, then everything that the page and what surrounds it read. */
const usual = 2

const budget: Record<string, number> = {
  // Who has a second factor is asked of the people on this page, and not in the organization.
  'app/dashboard/[org]/members page': 3,
}

/** The page of a child names the row above, which it only knows once it has read its own. */
const most = (name: string, permission: string): number =>
  budget[name] ?? (name.includes('[id]') && parentOf(tableNamed('id', permission) ?? '') ? usual + 1 : usual)

const pages = (await pageEntries()).filter(({ name }) => name.startsWith('app/dashboard/[org]'))
let database: DatabaseProxy
let ada: Person

beforeAll(async () => {
  database = await signInThroughProxy()
  ada = await as('ada', 'acme')
})
afterAll(() => database.close())

/** What stands in the path of a page: a row of the table that each part names. */
async function paramsOf(name: string, permission: string): Promise<Record<string, string>> {
  const params: Record<string, string> = { org: 'acme', ...inPathOf[name] }
  for (const [, part = ''] of name.matchAll(/\[(\w+)\]/g)) {
    const table = tableNamed(part, permission)
    if (table) params[part] = String((await place(table, { id: 'demo-org-acme' })).id)
  }
  return params
}

/** As Next renders them: side by side. */
const render = (page: Page, params: Record<string, string>) =>
  Promise.all([visit(ada, page, params), shell()])

const shell = () =>
  ada.within(
    async () => OrganizationLayout({ children: null, params: Promise.resolve({ org: 'acme' }) }),
    'render',
  )

async function countTrips(work: () => Promise<unknown>): Promise<number> {
  // The pool has its connections from the first time.
  await work()
  database.take()
  database.hold(true)
  try {
    await work()
  } finally {
    database.hold(false)
  }
  return database.take().trips
}

test('there are pages in organizations', () => expect(pages.length).toBeGreaterThan(6))

describe.each(named(pages))('%s', (name, { call, permission }) => {
  test('waits for the database no more often than it may', async () => {
    const params = await paramsOf(name, String(permission))
    expect((await render(call as Page, params))[0]).toBe(200)
    expect(await countTrips(() => render(call as Page, params))).toBeLessThanOrEqual(
      most(name, String(permission)),
    )
  })
})
