import { expect, test } from 'vitest'
import AdminLayout from '@/app/admin/layout'
import OrganizationLayout from '@/app/dashboard/[org]/layout'
import { Browser } from '../support/browser'
import { as } from '../support/people'

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

const staffShell = () => AdminLayout({ children: inside } as never)
const shellOf = (org: string) => () =>
  OrganizationLayout({ children: inside, params: Promise.resolve({ org }) } as never)

test('the shell of the staff console is shown to staff alone', async () => {
  expect(await shown(await as('stella'), staffShell)).toContain('stella@staff.test')
  for (const browser of [await as('ada'), await as('olga'), new Browser()]) {
    const text = await shown(browser, staffShell)
    expect(text).toContain(inside)
    expect(text).not.toMatch(/@(acme|outside)\.test/)
  }
})

test('the shell of an organization is shown to its members alone', async () => {
  expect(await shown(await as('ada'), shellOf('acme'))).toContain('Acme Robotics')
  for (const browser of [await as('grace'), await as('stella'), new Browser()])
    expect(await shown(browser, shellOf('acme'))).not.toContain('Acme Robotics')
})
