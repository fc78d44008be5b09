import { describe, expect, test, vi } from 'vitest'
import { isPermission, isStaffPermission, type Permission, staffRoles } from '@/lib/guard/policy'
import type { Action, FormState } from '@/lib/http/action'
import { log } from '@/lib/log'
import { Browser, Redirected } from '../support/browser'
import { actionEntries, named } from '../support/entries'
import { decidedEntries, isMeantToHold, isStaffMeantToHold } from '../support/golden'
import { expectNone } from '../support/none'
import { as, newOrganization, newStaff, type Person } from '../support/people'
import { leavingNoTrace } from '../support/trace'

// Every server action of the project × everybody who might post to it. Actions are found, so a new one is covered the moment its
// file exists; what is expected is what docs/entry-points.md and docs/permissions.md say.

const everyAction = (await actionEntries()).map(({ name, call }) => ({
  name,
  act: call as Action,
  meant: decidedEntries[name] ?? 'undecided',
}))

/** What the guard said; 'entered' when it let the person through, whatever came then. */
async function outcome(work: Promise<FormState>): Promise<string> {
  try {
    const { code } = await work
    return code === 'unauthenticated' || code === 'forbidden' || code === 'not_found' ? code : 'entered'
  } catch (error) {
    if (error instanceof Redirected) return 'entered'
    throw error
  }
}

const inOrganization = everyAction.filter(({ meant }) => isPermission(meant) || meant === 'member')
const roles = ['owner', 'admin', 'member', 'coordinator', 'nothing'] as const
const coordinator: readonly Permission[] = [
  'member:read',
  'invitation:read',
  'invitation:create',
  'project:read',
  'project:create',
]
const isMeantFor = (role: string, meant: string) =>
  meant === 'member' ||
  (isPermission(meant) && (role === 'coordinator' ? coordinator.includes(meant) : isMeantToHold(role, meant)))

test('there are actions, and each of them was decided', () => {
  expect(inOrganization.length).toBeGreaterThan(5)
  expectNone(
    everyAction.flatMap(({ name, meant }) => (meant === 'undecided' ? name : [])),
    'Not in docs/entry-points.md: npm run docs:entry-points',
  )
})

describe.each(named(inOrganization))('%s', (_, { act, meant }) => {
  test.each(['grace', 'olga', 'stella'] as const)(
    'knows no such organization for %s, a stranger',
    async (key) => {
      const stranger = await as(key)
      expect(await leavingNoTrace(() => outcome(stranger.call(act, { organization: 'acme' })))).toBe(
        'not_found',
      )
    },
  )

  test('lets in exactly the roles that were decided', async () => {
    vi.spyOn(log, 'error').mockImplementation(() => {})
    const { join, customRole, slug } = await newOrganization()
    await customRole('coordinator', coordinator)
    await customRole('nothing', [])
    await join('owner')
    for (const role of roles) {
      const person: Person = await join(role)
      const post = () => person.call(act, { organization: slug })
      if (isMeantFor(role, meant)) {
        // Let in, an empty form is answered by its fields, or names nothing that exists.
        expect([role, await outcome(post())]).not.toEqual([role, 'forbidden'])
      } else {
        const state = await leavingNoTrace(post)
        expect([role, state.code, state.data]).toEqual([role, 'forbidden', { permission: meant }])
      }
    }
  })
})

describe.each(named(everyAction.filter(({ meant }) => meant !== 'public')))('%s', (_, { act }) => {
  test('refuses who is signed out or unconfirmed', async () => {
    for (const browser of [new Browser(), await as('ursula')])
      expect(await leavingNoTrace(() => outcome(browser.call(act, { organization: 'acme' })))).toBe(
        'unauthenticated',
      )
  })
})

const forStaff = everyAction.flatMap(({ name, act, meant }) =>
  isStaffPermission(meant) ? [{ name, act, needs: meant }] : [],
)

test('actions for staff do not exist for anybody else', async () => {
  const ada = await as('ada')
  for (const { name, act } of forStaff)
    expect([name, await leavingNoTrace(() => outcome(ada.call(act)))]).toEqual([name, 'not_found'])
})

test('actions for staff let in exactly the staff roles that were decided', async () => {
  for (const role of Object.keys(staffRoles)) {
    const person = await newStaff(role)
    for (const { name, act, needs } of forStaff) {
      // An empty form names no one, so nothing comes of it.
      const said = await leavingNoTrace(() => outcome(person.call(act)))
      const expected = isStaffMeantToHold(role, needs) ? 'entered' : 'forbidden'
      expect([role, name, said]).toEqual([role, name, expected])
    }
  }
})
