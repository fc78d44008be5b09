import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import AccountLayout from '@/app/account/layout'
import OrganizationLayout from '@/app/dashboard/[org]/layout'
import { db } from '@/db'
import type { CastKey } from '@/db/cast'
import { organization } from '@/db/schema'
import { written } from '../support/audit'
import { Browser } from '../support/browser'
import { decidedShells } from '../support/decided'
import { as, newOrganization, newPerson } from '../support/people'
import { root } from '../support/source'

// Layouts guard nothing, but show names: what stands around a page is for the same people as the page.

const inside = 'what the page shows'

/** Every text and property of what a layout made, without drawing it. */
const shown = (browser: Browser, layout: () => unknown) =>
  browser.within(async () => JSON.stringify(await layout(), withoutCycles()), 'render')

function withoutCycles() {
  const seen = new WeakSet()
  return (key: string, value: unknown) => {
    if (key.startsWith('_') || typeof value !== 'object' || !value) return value
    if (seen.has(value)) return undefined
    seen.add(value)
    return value
  }
}

type Shell = {
  params: Record<string, string>
  member: CastKey
  strangers: CastKey[]
  names: RegExp
}

const shells: Record<string, Shell> = {
  'app/account/layout.tsx': { params: {}, member: 'ada', strangers: [], names: /Ada Lovelace/ },
  'app/admin/layout.tsx': {
    params: {},
    member: 'stella',
    strangers: ['ada', 'olga'],
    names: /@(acme|outside|staff)\.test/,
  },
  'app/dashboard/[org]/layout.tsx': {
    params: { org: 'acme' },
    member: 'ada',
    strangers: ['grace', 'stella'],
    names: /Acme Robotics/,
  },
}

test.each(Object.entries(shells))(
  '%s is shown to those alone who may see its pages',
  async (path, { params, member, strangers, names }) => {
    const { default: layout } = await import(join(root, path))
    const draw = () => layout({ children: inside, params: Promise.resolve(params) })
    expect(await shown(await as(member), draw)).toMatch(names)
    for (const browser of [...(await Promise.all(strangers.map((name) => as(name)))), new Browser()]) {
      const text = await shown(browser, draw)
      expect(text).toContain(inside)
      expect(text).not.toMatch(names)
    }
  },
)

test('an organization that keeps someone out until they have a second factor lends their account no shell', async () => {
  const { id, owner } = await newOrganization()
  const look = () => shown(owner, () => AccountLayout({ children: inside }))
  expect(await look()).toContain('Fresh Tenant')
  await db().update(organization).set({ requiresSecondFactorFrom: new Date() }).where(eq(organization.id, id))
  expect(await look()).not.toContain('Fresh Tenant')
})

test('each that asks the guard is tried', () => {
  const asking = Object.keys(decidedShells).filter((path) => decidedShells[path] === 'asks the guard')
  expect(Object.keys(shells).sort()).toEqual(asking.sort())
})

test('to look at a shell is no attempt to enter: only the page below records one', async () => {
  const { id, slug } = await newOrganization()
  const look = () => OrganizationLayout({ children: inside, params: Promise.resolve({ org: slug }) })
  for (const stranger of [await as('grace'), await newPerson()])
    expect(await written(id, () => shown(stranger, look))).toEqual([])
})
