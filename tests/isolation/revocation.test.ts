import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { resetPasswordAction } from '@/app/(auth)/reset-password/actions'
import {
  changePasswordAction,
  deleteAccountAction,
  revokeOtherSessionsAction,
  revokeSessionAction,
  signOutAction,
} from '@/app/account/actions'
import AccountPage from '@/app/account/page'
import { changeRole, leaveOrganization, removeMember } from '@/app/dashboard/[org]/members/actions'
import { deleteRole, updateRole } from '@/app/dashboard/[org]/roles/actions'
import { deleteOrganization } from '@/app/dashboard/[org]/settings/actions'
import { db } from '@/db'
import { session, user } from '@/db/schema'
import { can, isStaffPermission, type Permissions, permissionsOf } from '@/lib/guard/policy'
import type { Action } from '@/lib/http/action'
import { createProject } from '@/lib/projects/operations'
import { Browser, Redirected } from '../support/browser'
import { inPathOf } from '../support/decided'
import { pageEntries } from '../support/entries'
import { everyRequest, type Place } from '../support/every-request'
import { newOrganization, newPerson, type Person, password, signedInAs } from '../support/people'
import { resetToken } from '../support/reset-token'
import { type Page, visit } from '../support/visit'

// Revocation bites on the next request: everything that takes power away × every way in × every browser the person has open.
// Every way is asked before the event, too, in one browser, and the answer is yes.

/** Somebody with two browsers, in one organization with an owner. */
type Scene = Place & { owner: Person; here: Person; elsewhere: Person; memberId: string }

/** What a browser is worth after the event: nobody's, a stranger's to the organization, or what its person's roles still allow. */
type Worth = 'nobody' | 'stranger' | Permissions
type Event = {
  name: string
  role?: string
  happens: (scene: Scene) => Promise<unknown>
  /** For every browser of the person, or for each. The tab holds the cookie that `here` had before. */
  worth: Worth | { here: Worth; tab: Worth; elsewhere: Worth }
}

const crew = [...permissionsOf('admin')]
const asBefore = permissionsOf('admin')
const endedHere = { here: 'nobody', tab: 'nobody', elsewhere: asBefore } as const
const narrowed = ['member:read', 'project:read', 'project:create'] as const

/** Posts a form that must succeed. */
async function post(person: Browser, act: Action, fields: Record<string, string | string[]>) {
  try {
    expect(await person.call(act, fields)).toMatchObject({ status: 'done' })
  } catch (error) {
    if (!(error instanceof Redirected)) throw error
  }
}
const ok = async (answer: ReturnType<Browser['post']>) => expect(await answer).toMatchObject({ status: 200 })
const set = (person: Person, values: Partial<typeof user.$inferInsert>) =>
  db().update(user).set(values).where(eq(user.id, person.id))

const events: Event[] = [
  {
    name: 'signing out',
    happens: ({ here }) => post(here, signOutAction, {}),
    worth: endedHere,
  },
  {
    name: 'signing out by the endpoint',
    happens: ({ here }) => ok(here.post('/sign-out')),
    worth: endedHere,
  },
  {
    name: 'ending this session from another device',
    happens: ({ here, elsewhere }) => post(elsewhere, revokeSessionAction, { sessionId: here.sessionId }),
    worth: endedHere,
  },
  {
    name: 'ending all other sessions',
    happens: ({ elsewhere }) => post(elsewhere, revokeOtherSessionsAction, {}),
    worth: endedHere,
  },
  {
    name: 'ending all other sessions by the endpoint',
    happens: ({ elsewhere }) => ok(elsewhere.post('/revoke-other-sessions')),
    worth: endedHere,
  },
  {
    name: 'ending all sessions by the endpoint',
    happens: ({ elsewhere }) => ok(elsewhere.post('/revoke-sessions')),
    worth: 'nobody',
  },
  {
    name: 'the end of a session’s time',
    happens: ({ here }) =>
      db()
        .update(session)
        .set({ expiresAt: new Date(0) })
        .where(eq(session.id, here.sessionId)),
    worth: endedHere,
  },
  {
    name: 'a new password',
    happens: ({ elsewhere }) =>
      post(elsewhere, changePasswordAction, {
        currentPassword: password,
        password: 'another phrase altogether',
      }),
    worth: endedHere,
  },
  {
    name: 'a new password by the endpoint',
    happens: ({ elsewhere }) =>
      ok(
        elsewhere.post('/change-password', {
          currentPassword: password,
          newPassword: 'another phrase altogether',
          revokeOtherSessions: false,
        }),
      ),
    worth: endedHere,
  },
  {
    name: 'a password chosen by a mailed link',
    happens: async ({ here: { email } }) => {
      const token = await resetToken(email)
      await post(new Browser(), resetPasswordAction, { token, password: 'another phrase altogether' })
    },
    worth: 'nobody',
  },
  { name: 'a ban', happens: ({ here }) => set(here, { banned: true }), worth: 'nobody' },
  {
    name: 'an address that is no longer confirmed',
    happens: ({ here }) => set(here, { emailVerified: false }),
    worth: 'nobody',
  },
  {
    name: 'the end of the account',
    happens: ({ elsewhere }) => post(elsewhere, deleteAccountAction, {}),
    worth: 'nobody',
  },
  {
    name: 'removal',
    happens: ({ owner, slug, memberId }) =>
      post(owner, removeMember, { organization: slug, memberIdOrEmail: memberId }),
    worth: 'stranger',
  },
  {
    name: 'removal by the endpoint',
    happens: ({ owner, id, memberId }) =>
      ok(owner.post('/organization/remove-member', { organizationId: id, memberIdOrEmail: memberId })),
    worth: 'stranger',
  },
  {
    name: 'leaving',
    happens: ({ elsewhere, slug }) => post(elsewhere, leaveOrganization, { organization: slug }),
    worth: 'stranger',
  },
  {
    name: 'the end of the organization',
    happens: ({ owner, slug }) => post(owner, deleteOrganization, { organization: slug, confirmation: slug }),
    worth: 'stranger',
  },
  {
    name: 'demotion',
    happens: ({ owner, slug, memberId }) =>
      post(owner, changeRole, { organization: slug, memberId, role: 'member' }),
    worth: permissionsOf('member'),
  },
  {
    name: 'demotion by the endpoint',
    happens: ({ owner, id, memberId }) =>
      ok(owner.post('/organization/update-member-role', { organizationId: id, memberId, role: 'member' })),
    worth: permissionsOf('member'),
  },
  {
    name: 'a custom role that allows less',
    role: 'crew',
    happens: ({ owner, slug }) =>
      post(owner, updateRole, { organization: slug, roleName: 'crew', 'data.permission': [...narrowed] }),
    worth: new Set(narrowed),
  },
  {
    name: 'a custom role that was replaced and deleted',
    role: 'crew',
    happens: async ({ owner, slug, memberId }) => {
      await post(owner, changeRole, { organization: slug, memberId, role: 'member' })
      await post(owner, deleteRole, { organization: slug, roleName: 'crew' })
    },
    worth: permissionsOf('member'),
  },
]

async function setTheScene(role = 'admin'): Promise<Scene> {
  const { id, slug, owner, join, customRole } = await newOrganization()
  await customRole('crew', crew)
  const here = await join(role, await newPerson())
  const elsewhere = await signedInAs(here.facts, here.home)
  const project = await owner.with('project:create', (proof) => createProject(proof, { name: 'Before' }))
  return { id, slug, owner, here, elsewhere, memberId: here.memberId, projectId: project?.id ?? '' }
}

function expected(needs: (typeof everyRequest)[number]['needs'], worth: Worth): number {
  if (worth === 'nobody') return 401
  if (needs === 'signed-in') return 200
  if (worth === 'stranger') return 404
  return needs === 'member' || can(worth, needs) ? 200 : 403
}

/** Tries every way in each of these browsers. @returns what was answered, and which of those that write did */
async function tryAll(scene: Scene, browsers: Record<string, Browser>, when: string) {
  const said: Record<string, { status: number; wrote?: boolean }> = {}
  for (const [place, browser] of Object.entries(browsers))
    for (const [index, way] of everyRequest.entries()) {
      const mark = `${when}-${place}-${index}-${scene.slug.slice(-6)}`
      const status = await way.go(browser, scene, mark, scene.here)
      said[`${way.name}, ${place}`] = { status, ...(await written(way, scene, mark)) }
    }
  return said
}

const written = async ({ wrote }: (typeof everyRequest)[number], scene: Scene, mark: string) =>
  wrote && { wrote: await wrote(scene, mark, scene.here) }

const table = (worth: Event['worth']) =>
  answersIn(
    typeof worth === 'object' && 'here' in worth ? worth : { here: worth, tab: worth, elsewhere: worth },
  )

function answersIn(each: Record<string, Worth>) {
  return Object.fromEntries(
    Object.entries(each).flatMap(([place, worth]) =>
      everyRequest.map(({ name, needs, wrote }) => {
        const status = expected(needs, worth)
        return [`${name}, ${place}`, { status, ...(wrote && { wrote: status === 200 }) }]
      }),
    ),
  )
}

describe.each(events)('$name', ({ role, happens, worth }) => {
  test('is felt by the next request, whichever way it comes', async () => {
    const scene = await setTheScene(role)
    const { here, elsewhere } = scene
    // Open all along: it sends what `here` would send before the event.
    const tab = here.twin()
    expect(await tryAll(scene, { here }, 'before')).toEqual(answersIn({ here: asBefore }))
    await happens(scene)
    expect(await tryAll(scene, { here, tab, elsewhere }, 'after')).toEqual(table(worth))
  })

  test('takes something away', () => expect(table(worth)).not.toEqual(table(asBefore)))
})

const staffPages = (await pageEntries())
  .filter(({ permission }) => isStaffPermission(String(permission)))
  .map(({ name, call }) => ({ page: call as Page, params: inPathOf[name] }))

describe.each<{ name: string; values: Partial<typeof user.$inferInsert>; staff: number; account: number }>([
  { name: 'losing staff', values: { role: null }, staff: 404, account: 200 },
  { name: 'another role than staff', values: { role: 'user' }, staff: 404, account: 200 },
  { name: 'a ban of staff', values: { banned: true }, staff: 401, account: 401 },
  {
    name: 'an address of staff no longer confirmed',
    values: { emailVerified: false },
    staff: 401,
    account: 401,
  },
])('$name', ({ values, staff, account }) => {
  test('is felt by the next request for any staff page, in every browser', async () => {
    const here = await newPerson()
    await set(here, { role: 'admin' })
    const browsers = [here, here.twin(), await signedInAs(here.facts)]
    const ask = (pages: { page: Page; params?: Record<string, string> }[]) =>
      Promise.all(
        browsers.flatMap((browser) => pages.map(({ page, params }) => visit(browser, page, params))),
      )
    expect(staffPages.length).toBeGreaterThan(1)
    expect(new Set(await ask(staffPages))).toEqual(new Set([200]))
    await set(here, values)
    expect(new Set(await ask(staffPages))).toEqual(new Set([staff]))
    expect(new Set(await ask([{ page: AccountPage }]))).toEqual(new Set([account]))
  })
})
