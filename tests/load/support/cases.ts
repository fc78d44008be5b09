import { expect } from 'vitest'
import { exportAudit } from '@/lib/audit/export'
import { listAudit } from '@/lib/audit/queries'
import { AppError } from '@/lib/errors'
import { helpAfter } from '@/lib/http/grantors'
import { listMembers } from '@/lib/members/queries'
import { listProjects, type ProjectFilter } from '@/lib/projects/queries'
import { channels } from '../../support/channels'
import { type Person, signedInAs } from '../../support/people'
import type { Case } from './drawn-cases'
import { bigOrganization } from './fixture'

// What people do besides opening a page, and what of it may read a whole organization.

const day = new Date(Date.now() - 28 * 24 * 3600 * 1000).toISOString().slice(0, 10)

const projects = (query: { after?: string; before?: string; search?: string; filter?: ProjectFilter }) => ({
  ask: (person: Person) => person.with('project:read', (context) => listProjects(context, query)),
})
const audit = (filter: Parameters<typeof listAudit>[1]) => ({
  ask: (person: Person) => person.with('audit:read', (context) => listAudit(context, filter)),
})
/** Members of the organization who are nobody in particular. */
const other = ({ slug }: Person, n: number) =>
  slug === bigOrganization.slug
    ? { memberId: `m-big-${n + 10}`, userId: `load-big-${n + 10}` }
    : { memberId: `${slug.replace('load-', 'm-')}-member${n}`, userId: `${slug}-member${n}` }

export const signIn = (id: string, organization: string, memberId = '') =>
  signedInAs({ id, name: id, email: `${id}@load.test` }, { id: organization, slug: organization, memberId })

export async function succeeds(work: Promise<{ status: number; body: Record<string, unknown> }>) {
  const { status, body } = await work
  expect(status).toBe(200)
  return body
}

export const cases: Case[] = [
  {
    name: 'the pages after and before',
    ask: (person) =>
      person.with('project:read', async (context) => {
        const { next } = await listProjects(context, {})
        const { previous } = await listProjects(context, { after: next })
        await listProjects(context, { before: previous })
      }),
  },
  { name: 'archived projects', ...projects({ filter: 'archived' }) },
  { name: 'all projects', ...projects({ filter: 'all' }) },
  {
    name: 'projects by a word',
    ...projects({ search: 'Project 77' }),
    whole: 'a word may stand in any name',
  },
  {
    name: 'pages of members',
    ask: (person) =>
      person.with('member:read', async (context) => {
        const { next } = await listMembers(context, {})
        await listMembers(context, { after: next })
      }),
  },
  {
    name: 'members by a word',
    ask: (person) => person.with('member:read', (context) => listMembers(context, { search: 'er 77' })),
    whole: 'a word may stand in any name',
  },
  { name: 'older entries', ...audit({ before: 60 }) },
  { name: 'entries of an action', ...audit({ action: 'member:create' }) },
  {
    name: 'entries of nobody',
    ...audit({ person: 'nobody-of-that-id' }),
    whole: 'a word may stand in any name',
  },
  {
    name: 'entries of a person by name',
    ...audit({ person: 'Owner' }),
    whole: 'a word may stand in any name',
  },
  { name: 'entries of a day', ...audit({ from: day, to: day }), whole: 'a day may be full' },
  {
    name: 'the download of the audit log',
    ask: (person) => person.with('audit:read', (context) => exportAudit(context, {})),
    whole: 'it is the log, ten thousand entries at a time',
  },
  {
    name: 'who could give a permission',
    ask: async (person) => {
      const member = await signIn(other(person, 1).userId, person.slug)
      const refused = new AppError('forbidden', '', { permission: 'organization:delete' })
      expect(await member.within(() => helpAfter(refused, person.slug))).toMatch(/^Ask .+ for access\.$/)
    },
    whole: 'anybody may hold a role that gives it',
  },
  {
    name: 'inviting, again, and cancelling',
    ask: async (person) => {
      const [screen] = channels
      const email = `new@${person.slug}.test`
      const { url } = await succeeds(screen.invite(person, email, 'member'))
      const id = String(url).split('/').at(-1) ?? ''
      await succeeds(screen.resend(person, { id, email, role: 'member' }))
      await succeeds(screen.cancel(person, id))
    },
    whole: 'Better Auth counts open invitations, and a quota bounds them',
  },
  ...channels.map(
    (channel, n): Case => ({
      name: `changing a role, removing a member, and leaving (${channel.name})`,
      ask: async (person) => {
        const [promoted, leaving] = [other(person, 2 + n), other(person, 4 + n)]
        await succeeds(channel.changeRole(person, promoted.memberId, 'admin'))
        await succeeds(channel.removeMember(person, promoted.memberId))
        await succeeds(channel.leave(await signIn(leaving.userId, person.slug)))
      },
      whole: 'invitations of who lost power end, and a quota bounds them',
    }),
  ),
  ...channels.map(
    (channel): Case => ({
      name: `making, changing and deleting a role (${channel.name})`,
      ask: async (person) => {
        await succeeds(channel.createRole(person, channel.name, ['project:read']))
        await succeeds(channel.updateRole(person, channel.name, ['project:read', 'member:read']))
        await succeeds(channel.deleteRole(person, channel.name))
      },
      whole: 'anybody may hold the role that goes',
    }),
  ),
]
