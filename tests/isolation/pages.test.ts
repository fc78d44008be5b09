import { beforeAll, describe, expect, test } from 'vitest'
import { db } from '@/db'
import { accountExport, member, organizationRole, picture } from '@/db/schema'
import { exportKey } from '@/lib/account/export-key'
import { isPermission, isStaffPermission, type Permission, staffRoles } from '@/lib/guard/policy'
import { seal } from '@/lib/http/seal'
import { Browser } from '../support/browser'
import { inPathOf } from '../support/decided'
import { named, pageEntries, routeEntries } from '../support/entries'
import { decidedEntries, isMeantToHold, isStaffMeantToHold } from '../support/golden'
import { expectNone } from '../support/none'
import { as, newPerson, newStaff } from '../support/people'
import { place } from '../support/rows'
import { tableNamed } from '../support/tables'
import { leavingNoTrace } from '../support/trace'
import { type Page, visit } from '../support/visit'

// Every page and HTTP route of the project × everybody who might ask for it, in one process; over HTTP, bytes and all, the matrix
// asks. What is expected is what docs/entry-points.md says.

type Params = Record<string, string>
type Ask = (browser: Browser, slug?: string, inPath?: Params) => Promise<number>
type Handler = (request: Request, given: { params: Promise<Params> }) => Promise<Response>

const acme = { id: 'demo-org-acme' }

/** The parts of a path: of `[id]` and `[projectId]` the tables, whose new rows they name. */
const partsOf = (name: string, permission: string) =>
  [...name.matchAll(/\[(\w+)\]/g)].flatMap(([, part = '']) =>
    part === 'org' || part in (inPathOf[name] ?? {}) ? [] : [{ part, table: tableNamed(part, permission) }],
  )

const inPath: Record<string, Params> = { ...inPathOf }
beforeAll(async () => {
  for (const { name, meant } of everything)
    for (const { part, table } of partsOf(name, meant))
      if (table) inPath[name] = { ...inPath[name], [part]: String((await place(table, acme)).id) }
})

/** What the routes of a person send. */
beforeAll(async () => {
  await db()
    .insert(picture)
    .values({ userId: 'demo-ada', bytes: Buffer.from('a picture') })
  for (const id of ['demo-ada', 'demo-olga', 'demo-stella'])
    await db()
      .insert(accountExport)
      .values({
        userId: id,
        id,
        sealed: seal('{}', exportKey({ id, userId: id })),
        expiresAt: new Date(Date.now() + 3_600_000),
      })
})

const everything: { name: string; meant: string; ask: Ask }[] = [
  ...(await pageEntries()).map(({ name, call }) => ({
    name,
    ask: ((browser, org = '', params = inPath[name]) =>
      visit(browser, call as Page, { org, ...params })) satisfies Ask,
  })),
  ...(await routeEntries()).map(({ name, call }) => ({
    name,
    ask: (async (browser, org = '', params = inPath[name]) => {
      const request = new Request('http://localhost:3000/')
      const given = { params: Promise.resolve({ org, ...params }) }
      return (await browser.within(() => (call as Handler)(request, given))).status
    }) satisfies Ask,
  })),
].map((each) => ({ ...each, meant: decidedEntries[each.name] ?? 'undecided' }))

const meant = (...who: string[]) => everything.filter((each) => who.includes(each.meant))
const forStaff = everything.filter((each) => isStaffPermission(each.meant))
const inOrganization = everything.filter((each) => isPermission(each.meant) || each.meant === 'member')

test('there are pages in organizations, for the signed-in and for staff', () => {
  for (const list of [inOrganization, meant('signed-in'), forStaff]) expect(list.length).toBeGreaterThan(1)
})

test('everything with a name in its path, [id] or another, is asked for something that is there', () => {
  expectNone(
    everything.flatMap(({ name, meant }) =>
      partsOf(name, meant).flatMap(({ part, table }) => (table ? [] : `'${name}': { ${part}: '…' }`)),
    ),
    'Call the part [id], for a row of the noun that the page asks a permission for, or [projectId], or add to inPathOf of tests/support/decided.ts',
  )
})

test('a NUL in a path leads to “not found”, never to a fault', async () => {
  const ada = await as('ada')
  for (const { name, ask } of everything) {
    if (name.includes('[org]')) expect([name, await ask(ada, 'acme\0')]).toEqual([name, 404])
    for (const param of Object.keys(inPath[name] ?? {}))
      expect([name, await ask(ada, 'acme', { [param]: 'a\0b' })]).toEqual([name, 404])
  }
})

describe.each(named(inOrganization))('%s', (_, { ask, meant: needs }) => {
  test('asks who is signed out or unconfirmed to sign in', async () => {
    for (const browser of [new Browser(), await as('ursula')])
      expect(await leavingNoTrace(() => ask(browser, 'acme'))).toBe(401)
  })

  test.each(['grace', 'olga', 'stella'] as const)('does not exist for %s, a stranger', async (key) => {
    const stranger = await as(key)
    expect(await leavingNoTrace(() => ask(stranger, 'acme'))).toBe(404)
    expect(await ask(stranger, 'no-such-organization')).toBe(404)
  })

  test('opens to exactly the roles that were decided, and to none that holds nothing', async () => {
    const nobody = await newPerson()
    await db()
      .insert(organizationRole)
      .values({ id: 'nothing', organizationId: acme.id, role: 'nothing', permission: '{}' })
      .onConflictDoNothing()
    await db()
      .insert(member)
      .values({ id: nobody.id, organizationId: acme.id, userId: nobody.id, role: 'nothing' })
    const people = {
      owner: await as('ada'),
      admin: await as('alan'),
      member: await as('mary'),
      nothing: nobody,
    }
    for (const [role, person] of Object.entries(people)) {
      const opens = needs === 'member' || isMeantToHold(role, needs as Permission)
      const look = () => ask(person, 'acme')
      const status = await (opens ? look() : leavingNoTrace(look))
      const hint = status === 404 ? `: what does inPathOf of tests/support/decided.ts name?` : ''
      expect(status, `${role} is answered ${status}${hint}`).toBe(opens ? 200 : 403)
    }
  })
})

describe.each(named([...meant('signed-in'), ...forStaff]))('%s', (_, { ask, meant: needs }) => {
  test('asks who is signed out or unconfirmed to sign in', async () => {
    for (const browser of [new Browser(), await as('ursula')])
      expect(await leavingNoTrace(() => ask(browser))).toBe(401)
  })

  test(isStaffPermission(needs) ? 'exists for staff alone' : 'opens to anybody signed in', async () => {
    for (const key of ['ada', 'olga'] as const)
      if (isStaffPermission(needs)) expect([key, await ask(await as(key))]).toEqual([key, 404])
      else expect([key, [200, 303].includes(await ask(await as(key)))]).toEqual([key, true])
    expect([200, 303]).toContain(await ask(await as('stella')))
  })

  if (isStaffPermission(needs))
    test('opens to exactly the staff roles that were decided', async () => {
      for (const role of Object.keys(staffRoles)) {
        const person = await newStaff(role)
        const status = await ask(person)
        expect([role, status]).toEqual([role, isStaffMeantToHold(role, needs) ? 200 : 403])
      }
    })
})

test('a public page or route asks no one to sign in', async () => {
  for (const { name, ask } of meant('public')) {
    const status = await ask(new Browser())
    // An invitation that doesn't exist is not found; a form of an earlier version is a conflict.
    expect([name, [200, 404, 409].includes(status)]).toEqual([name, true])
  }
})
