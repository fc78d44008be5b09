import { describe, expect, test, vi } from 'vitest'
import type { Action, FormState } from '@/lib/action'
import { isPermission, type Permission, permissionsOf } from '@/lib/guard/policy'
import { log } from '@/lib/log'
import { Browser, Redirected } from '../support/browser'
import { as, newOrganization, type Person } from '../support/people'
import { serverActionFiles } from '../support/sources'
import { leavingNoTrace } from '../support/trace'

// Every server action of the project × everybody who might post to it. The expectation comes from the policy, so a new action
// is covered the moment its file exists, and one that asks for less than it says is red.

const everyAction = (
  await Promise.all(
    serverActionFiles().map(async ({ path, load }) =>
      Object.entries(await load())
        .filter(
          (entry): entry is [string, Action] => typeof entry[1] === 'function' && 'permission' in entry[1],
        )
        .map(([name, act]) => ({ name: `${path.replace(/\/actions\.ts$/, '')} ${name}`, act })),
    ),
  )
).flat()

/** Actions that anybody may call, decided here by hand: opening one is a line in this list. */
const opened = [
  'app/(auth)/forgot-password requestResetAction',
  'app/(auth)/login signInAction',
  'app/(auth)/register signUpAction',
  'app/(auth)/reset-password resetPasswordAction',
  'app/(auth)/verify-email sendVerificationAction',
  'app/account signOutAction',
  'app/dev/inbox emptyInboxAction',
  'app/invite/[id] switchAccountAction',
]
const publicActions = everyAction.filter(({ act }) => act.permission === 'public').map(({ name }) => name)

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

const inOrganization = everyAction.filter(
  ({ act }) => isPermission(act.permission) || act.permission === 'member',
)
const roles = ['owner', 'admin', 'member', 'coordinator', 'nothing'] as const
const custom = {
  coordinator: ['member:read', 'invitation:read', 'invitation:create', 'project:read', 'project:create'],
}

test('there are actions, and only those listed are open to anybody', () => {
  expect(inOrganization.length).toBeGreaterThan(5)
  expect(publicActions.sort()).toEqual(opened)
})

describe.each(inOrganization)('$name', ({ act }) => {
  test('refuses who is signed out', async () => {
    expect(await leavingNoTrace(() => outcome(new Browser().call(act, { organization: 'acme' })))).toBe(
      'unauthenticated',
    )
  })

  test.each(['grace', 'olga', 'stella'] as const)(
    'knows no such organization for %s, a stranger',
    async (key) => {
      const stranger = await as(key)
      expect(await leavingNoTrace(() => outcome(stranger.call(act, { organization: 'acme' })))).toBe(
        'not_found',
      )
    },
  )

  test('refuses an unconfirmed person', async () => {
    const ursula = await as('ursula')
    expect(await leavingNoTrace(() => outcome(ursula.call(act, { organization: 'acme' })))).toBe(
      'unauthenticated',
    )
  })

  test('lets in exactly the roles that the policy says', async () => {
    vi.spyOn(log, 'error').mockImplementation(() => {})
    const { join, customRole, slug } = await newOrganization()
    await customRole('coordinator', custom.coordinator)
    await join('owner')
    for (const role of roles) {
      const person: Person = await join(role)
      const may =
        act.permission === 'member' ||
        permissionsOf(role, [{ name: 'coordinator', permissions: custom.coordinator }]).has(
          act.permission as Permission,
        )
      const post = () => person.call(act, { organization: slug })
      const state = may ? undefined : await leavingNoTrace(post)
      if (state) {
        expect([role, state.code, state.data]).toEqual([role, 'forbidden', { permission: act.permission }])
      } else if (!isDestructive(act)) {
        // Let in, an empty form is answered by its fields, or names nothing that exists.
        expect([role, await outcome(post())]).not.toEqual([role, 'forbidden'])
      }
    }
  })
})

/** Actions that an empty form is enough for: they would end the organization under the feet of the next role. */
const isDestructive = ({ permission }: Action) => permission === 'organization:delete'

describe.each(everyAction.filter(({ act }) => act.permission === 'signed-in' || act.permission === 'staff'))(
  '$name',
  ({ act }) => {
    test('refuses who is signed out or unconfirmed', async () => {
      for (const browser of [new Browser(), await as('ursula')])
        expect(await leavingNoTrace(() => outcome(browser.call(act)))).toBe('unauthenticated')
    })
  },
)

test('actions for staff do not exist for anybody else', async () => {
  const ada = await as('ada')
  for (const { name, act } of everyAction.filter((each) => each.act.permission === 'staff'))
    expect([name, await leavingNoTrace(() => outcome(ada.call(act)))]).toEqual([name, 'not_found'])
})
