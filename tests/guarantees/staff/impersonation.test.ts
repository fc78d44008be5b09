import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { signOutAction } from '@/app/account/actions'
import { actAsAction, viewAsAction } from '@/app/admin/people/[id]/actions'
import { createProject } from '@/app/dashboard/[org]/projects/actions'
import { offerOwnership } from '@/app/dashboard/[org]/settings/actions'
import { stopImpersonationAction } from '@/components/impersonation/actions'
import { db } from '@/db'
import { project, session, user } from '@/db/schema'
import { inTenant } from '@/db/tenant'
import { isPermission } from '@/lib/guard/policy'
import { currentViewer, requireMember, requirePermission } from '@/lib/guard/server'
import type { Action } from '@/lib/http/action'
import { written } from '../../support/audit'
import { type Browser, Redirected } from '../../support/browser'
import { inPathOf } from '../../support/decided'
import { actionEntries, pageEntries } from '../../support/entries'
import { htmlOf } from '../../support/markup'
import { as, newOrganization, newPerson, newStaff, type Person } from '../../support/people'
import { place } from '../../support/rows'
import { recorded } from '../../support/staff'
import { tableNamed } from '../../support/tables'
import { leavingNoTrace } from '../../support/trace'
import { type Page, visit } from '../../support/visit'

/** A browser of staff, in which they act as a new admin of a new organization. */
async function scene(begin: Action = viewAsAction) {
  const tenant = await newOrganization()
  const person = await tenant.join('admin')
  const staff = await newStaff('admin')
  expect(await act(staff, begin, { userId: person.id, reason: 'Ticket 42' })).toBe('redirected to /dashboard')
  return { tenant, person, staff }
}

const act = (browser: Browser, action: Action, fields: Record<string, string> = {}) =>
  browser.call(action, fields).then(
    ({ code, status }) => code ?? status,
    (error) => {
      if (error instanceof Redirected) return error.message
      throw error
    },
  )

const viewer = (browser: Browser) => browser.within(currentViewer)

describe('staff who view the product as someone', () => {
  test('see what that person sees, and return to themselves', async () => {
    const { tenant, person, staff } = await scene()
    expect(await viewer(staff)).toMatchObject({
      user: { id: person.id, staff: new Set() },
      impersonator: { id: staff.id, writes: false },
    })
    expect(await staff.within(() => requirePermission('member:update', tenant.slug))).toMatchObject({
      member: { role: 'admin' },
    })
    expect(await act(staff, stopImpersonationAction)).toBe('redirected to /admin')
    expect(await viewer(staff)).toMatchObject({ user: { id: staff.id }, impersonator: null })
    expect(await db().select().from(session).where(eq(session.impersonatedBy, staff.id))).toEqual([])
    expect(await act(staff, stopImpersonationAction)).toBe('conflict')
  })

  test('change nothing: every action of the product is refused, and leaves no trace', async () => {
    const { tenant, staff } = await scene()
    await staff.within(() => requireMember(tenant.slug))
    const refused = (await actionEntries()).filter(
      ({ name }) =>
        !/^(app\/account signOutAction|app\/invite\/\[id\] switchAccountAction|components\/impersonation)/.test(
          name,
        ),
    )
    expect(refused.length).toBeGreaterThan(40)
    for (const { name, call } of refused)
      expect([
        name,
        await leavingNoTrace(() => act(staff, call as Action, { organization: tenant.slug, ...anyInput })),
      ]).toEqual([name, expect.stringMatching(/^(forbidden|invalid)$/)])
  })

  test('are refused in words that say why', async () => {
    const { tenant, person, staff } = await scene()
    const state = await staff.call(createProject, { organization: tenant.slug, name: 'Mine' })
    expect(state).toMatchObject({
      code: 'forbidden',
      message: `You’re viewing Atrium as ${person.name}, and can’t make changes. Nothing was changed.`,
    })
  })

  test('are refused by the database, too', async () => {
    const { tenant, staff } = await scene()
    const context = await staff.within(() => requirePermission('project:create', tenant.slug))
    const write = inTenant(context, (tx) =>
      tx.insert(project).values({ organizationId: tenant.id, name: 'Around the guard' }),
    )
    await expect(write).rejects.toMatchObject({ cause: { code: '25006' } })
  })
})

/** Enough for most schemas; a public action parses its input before it is refused. */
const anyInput = {
  name: 'A name',
  email: 'someone@people.test',
  password: 'a long enough phrase',
  token: 'x',
}

describe('staff who make changes as someone', () => {
  test('do it in organizations alone, and the log names both', async () => {
    const { tenant, person, staff } = await scene(actAsAction)
    const [visit, made] = await written(tenant.id, () =>
      act(staff, createProject, { organization: tenant.slug, name: 'For a customer' }),
    )
    expect(visit).toMatchObject({ action: 'organization:impersonate', actor: person.id, staff: staff.id })
    expect(made).toMatchObject({ action: 'project:create', actor: person.id, staff: staff.id })
  })

  test('never touch the account: whatever needs only a sign-in is refused', async () => {
    const { tenant, staff } = await scene(actAsAction)
    await staff.within(() => requireMember(tenant.slug))
    const personal = (await actionEntries()).filter(({ permission }) => permission === 'signed-in')
    expect(personal.length).toBeGreaterThan(5)
    for (const { name, call } of personal)
      expect([name, await leavingNoTrace(() => act(staff, call as Action, anyInput))]).toEqual([
        name,
        'forbidden',
      ])
  })

  test('never answer for the person’s password', async () => {
    const { tenant, staff } = await scene(actAsAction)
    const owner = await tenant.join('owner')
    await db().update(session).set({ userId: owner.id }).where(eq(session.impersonatedBy, staff.id))
    const fields = { organization: tenant.slug, email: owner.email, password: 'a guess that costs nothing' }
    expect(await act(staff, offerOwnership, fields)).toBe('forbidden')
  })
})

describe('in either case', () => {
  const begins = [
    ['viewing', viewAsAction],
    ['making changes', actAsAction],
  ] as const

  test.each(begins)('%s never reaches the account, the console, or an endpoint', async (_, begin) => {
    const { staff } = await scene(begin)
    for (const { name, call, permission } of await pageEntries())
      if (name === 'app/account page' || String(permission).startsWith('staff:'))
        expect([name, await visit(staff, call as Page, inPathOf[name])]).toEqual([name, 403])
    for (const path of ['/update-user', '/change-password', '/revoke-sessions', '/organization/leave'])
      expect([path, (await staff.post(path)).status]).toEqual([path, 403])
    for (const path of ['/organization/list', '/organization/list-members'])
      expect([path, (await staff.get(path)).status]).toEqual([path, 403])
  })

  test.each(begins)('%s is above every page, with the way back', async (_, begin) => {
    const { tenant, staff } = await scene(begin)
    let seen = 0
    for (const { name, call, permission } of await pageEntries()) {
      if (!isPermission(String(permission)) && permission !== 'member') continue
      const id = tableNamed('id', String(permission))
      const row = name.includes('[id]') && id ? await place(id, tenant) : undefined
      const params = { org: tenant.slug, ...inPathOf[name], ...(row && { id: String(row.id) }) }
      const html = await htmlOf(staff, call as Parameters<typeof htmlOf>[1], params)
      expect([name, html.includes('Acting as someone else')]).toEqual([name, true])
      seen += 1
    }
    expect(seen).toBeGreaterThan(5)
  })

  test.each(begins)('%s ends after thirty minutes, whatever would extend it', async (_, begin) => {
    const { staff } = await scene(begin)
    const mine = eq(session.impersonatedBy, staff.id)
    staff.cookies.delete('better-auth.dont_remember')
    await staff.get('/get-session')
    await db()
      .update(session)
      .set({ expiresAt: new Date(Date.now() + 3600_000) })
      .where(mine)
    const [row] = await db().select().from(session).where(mine)
    expect(Number(row?.expiresAt) - Number(row?.createdAt)).toBeLessThanOrEqual(30 * 60_000)
  })

  test.each(begins)(
    '%s ends with the next request when they are no longer staff, or banned',
    async (_, begin) => {
      for (const values of [{ role: null }, { role: 'support' }, { banned: true }]) {
        const { staff } = await scene(begin)
        await db().update(user).set(values).where(eq(user.id, staff.id))
        expect(await viewer(staff)).toBeNull()
      }
    },
  )

  test.each(begins)(
    '%s is recorded with its reason, and the owners see it once in their log',
    async (_, begin) => {
      const tenant = await newOrganization()
      const [staff, person] = [await newStaff('admin'), await tenant.join('member')]
      const log = await recorded(async () => {
        await act(staff, begin, { userId: person.id, reason: 'Ticket 42' })
        await act(staff, stopImpersonationAction)
      })
      expect(log.map(({ action, staff: by, target, after }) => [action, by, target, after?.reason])).toEqual([
        [begin.permission, staff.id, `user:${person.id}`, 'Ticket 42'],
        ['staff:stop', staff.id, `user:${person.id}`, undefined],
      ])
      await act(staff, begin, { userId: person.id, reason: 'Ticket 42' })
      const look = () => staff.within(() => requireMember(tenant.slug))
      expect(await written(tenant.id, () => Promise.all([look(), look(), look()]))).toMatchObject([
        { action: 'organization:impersonate', actor: person.id, staff: staff.id },
      ])
      expect(await written(tenant.id, look)).toEqual([])
    },
  )

  test.each(begins)('%s is not possible as staff, as someone banned, or for support', async (_, begin) => {
    const [staff, other, support] = [
      await newStaff('admin'),
      await newStaff('support'),
      await newStaff('support'),
    ]
    const banned = await newPerson()
    await db().update(user).set({ banned: true }).where(eq(user.id, banned.id))
    const fields = (person: Person) => ({ userId: person.id, reason: 'Ticket 42' })
    expect(await act(staff, begin, fields(other))).toBe('conflict')
    expect(await act(staff, begin, fields(banned))).toBe('conflict')
    expect(await act(support, begin, fields(await newPerson()))).toBe('forbidden')
    expect(await act(await as('ada'), begin, fields(await newPerson()))).toBe('not_found')
  })

  test.each(begins)('%s ends when the person becomes staff', async (_, begin) => {
    const { staff, person } = await scene(begin)
    await db().update(user).set({ role: 'support' }).where(eq(user.id, person.id))
    expect(await viewer(staff)).toBeNull()
  })
})

test('signing out while acting as someone leads back to the console', async () => {
  const { staff } = await scene()
  expect(await act(staff, signOutAction)).toBe('redirected to /admin')
  expect(await viewer(staff)).toMatchObject({ user: { id: staff.id } })
})

test('whose own session has ended meanwhile is signed out when they stop', async () => {
  const { staff } = await scene()
  await db().delete(session).where(eq(session.id, staff.sessionId))
  expect(await act(staff, stopImpersonationAction)).toBe('redirected to /admin')
  expect(await viewer(staff)).toBeNull()
})

test('an update of the session can neither turn looking into making changes, nor hide who it is', async () => {
  const { staff } = await scene()
  const mine = eq(session.impersonatedBy, staff.id)
  await db().update(session).set({ impersonationWrites: true, impersonatedBy: null }).where(mine)
  expect(await db().select().from(session).where(mine)).toMatchObject([{ impersonationWrites: false }])
})
