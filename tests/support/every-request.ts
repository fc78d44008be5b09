import { and, eq } from 'drizzle-orm'
import { updateProfileAction } from '@/app/account/actions'
import AccountPage from '@/app/account/page'
import { GET as exportAuditLog } from '@/app/dashboard/[org]/audit-log/export/route'
import AuditLogPage from '@/app/dashboard/[org]/audit-log/page'
import { inviteMember } from '@/app/dashboard/[org]/members/actions'
import MembersPage from '@/app/dashboard/[org]/members/page'
import OverviewPage from '@/app/dashboard/[org]/page'
import ProjectPage from '@/app/dashboard/[org]/projects/[id]/page'
import { createProject, renameProject } from '@/app/dashboard/[org]/projects/actions'
import ProjectsPage from '@/app/dashboard/[org]/projects/page'
import { createRole } from '@/app/dashboard/[org]/roles/actions'
import RolesPage from '@/app/dashboard/[org]/roles/page'
import SettingsPage from '@/app/dashboard/[org]/settings/page'
import { db } from '@/db'
import { invitation, organizationRole, project, user } from '@/db/schema'
import { inTenantScope } from '@/db/tenant-scope'
import { statusOf } from '@/lib/errors'
import type { Permission } from '@/lib/guard/policy'
import type { Action } from '@/lib/http/action'
import { type Answer, type Browser, Redirected } from './browser'
import type { Person } from './people'
import { type Page, visit } from './visit'

// Each kind of request by which somebody signed in reads or writes, with what it needs and how to see whether it wrote.

export type Place = { id: string; slug: string; projectId: string }

type Way = {
  name: string
  needs: Permission | 'member' | 'signed-in'
  /** @returns the status that a client would see; `mark` is a word that only this request writes */
  go: (browser: Browser, place: Place, mark: string, person: Person) => Promise<number>
  wrote?: (place: Place, mark: string, person: Person) => Promise<boolean>
}

const page = (name: string, Page: Page): Way => ({
  name: `the page ${name}`,
  needs: Page.permission as Way['needs'],
  go: (browser, { slug, projectId }) => visit(browser, Page, { org: slug, id: projectId }),
})

/** A form that was drawn before: its fields are what they were then. */
const form = (
  name: string,
  act: Action,
  fields: (place: Place, mark: string) => Record<string, string>,
  wrote: Way['wrote'],
): Way => ({
  name: `the form ${name}`,
  needs: act.permission as Way['needs'],
  go: async (browser, place, mark) => {
    try {
      const { code } = await browser.call(act, { organization: place.slug, ...fields(place, mark) })
      return code ? statusOf[code] : 200
    } catch (error) {
      if (error instanceof Redirected) return 303
      throw error
    }
  },
  wrote,
})

const endpoint = (
  needs: Way['needs'],
  name: string,
  go: (browser: Browser, place: Place, mark: string) => Promise<Answer>,
  wrote?: Way['wrote'],
): Way => ({
  name: `the endpoint ${name}`,
  needs,
  go: async (browser, place, mark) => (await go(browser, place, mark)).status,
  wrote,
})

const some = (rows: unknown[]) => rows.length > 0
const projectCalled = ({ id }: Place, name: string) =>
  inTenantScope({ organization: { id } }, async (tx) =>
    some(
      await tx
        .select()
        .from(project)
        .where(and(eq(project.organizationId, id), eq(project.name, name))),
    ),
  )
const invited = async (_: Place, mark: string) =>
  some(
    await db()
      .select()
      .from(invitation)
      .where(eq(invitation.email, address(mark))),
  )
const roleCalled = async (_: Place, mark: string) =>
  some(await db().select().from(organizationRole).where(eq(organizationRole.role, mark)))
const personCalled = async (_: Place, mark: string, { id }: Person) =>
  some(
    await db()
      .select()
      .from(user)
      .where(and(eq(user.id, id), eq(user.name, mark))),
  )
const address = (mark: string) => `${mark}@people.test`

export const everyRequest: readonly Way[] = [
  page('overview', OverviewPage),
  page('projects', ProjectsPage),
  page('of one project', ProjectPage),
  page('members', MembersPage),
  page('roles', RolesPage),
  page('audit log', AuditLogPage),
  page('settings', SettingsPage),
  page('account', AccountPage),
  form('that creates a project', createProject, (_, mark) => ({ name: mark }), projectCalled),
  form(
    'that renames a project',
    renameProject,
    ({ projectId }, mark) => ({ id: projectId, name: mark }),
    projectCalled,
  ),
  form('that invites', inviteMember, (_, mark) => ({ email: address(mark), role: 'member' }), invited),
  form(
    'that makes a role',
    createRole,
    (_, mark) => ({ role: mark, permission: 'project:read' }),
    roleCalled,
  ),
  form('of the profile', updateProfileAction, (_, mark) => ({ name: mark }), personCalled),
  {
    name: 'the download of the audit log',
    needs: exportAuditLog.permission,
    go: async (browser, { slug }) => {
      const request = new Request(`http://localhost:3000/dashboard/${slug}/audit-log/export`)
      const params = Promise.resolve({ org: slug })
      return (await browser.within(() => exportAuditLog(request, { params }))).status
    },
  },
  endpoint('member:read', 'list-members', (browser, { id }) =>
    browser.get(`/organization/list-members?organizationId=${id}`),
  ),
  endpoint('invitation:read', 'list-invitations', (browser, { id }) =>
    browser.get(`/organization/list-invitations?organizationId=${id}`),
  ),
  endpoint('member', 'get-active-member-role', (browser, { id }) =>
    browser.get(`/organization/get-active-member-role?organizationId=${id}`),
  ),
  endpoint(
    'invitation:create',
    'invite-member',
    (browser, { id }, mark) =>
      browser.post('/organization/invite-member', {
        organizationId: id,
        email: address(mark),
        role: 'member',
      }),
    invited,
  ),
  endpoint(
    'ac:create',
    'create-role',
    (browser, { id }, mark) =>
      browser.post('/organization/create-role', {
        organizationId: id,
        role: mark,
        permission: { project: ['read'] },
      }),
    roleCalled,
  ),
  endpoint('signed-in', 'list (of organizations)', (browser) => browser.get('/organization/list')),
  endpoint(
    'signed-in',
    'update-user',
    (browser, _, mark) => browser.post('/update-user', { name: mark }),
    personCalled,
  ),
  {
    name: 'the endpoint get-session',
    needs: 'signed-in',
    go: async (browser) => ((await browser.get('/get-session')).body.user ? 200 : 401),
  },
]
